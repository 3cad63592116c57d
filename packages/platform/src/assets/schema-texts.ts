import { Type } from 'typebox';

/** What people name, what they write of it, and the words by which it is looked for. */
export const Name = Type.String({ minLength: 1, maxLength: 160 });
export const Text = Type.String({ maxLength: 4000 });
export const Search = Type.Optional(Type.String({ maxLength: 200, description: 'Words to look for' }));
