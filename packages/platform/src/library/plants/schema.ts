import { type Static, Type } from 'typebox';
import { Level } from '../../kernel/identity/schema.ts';
import { Id, Nullable } from '../../kernel/schema.ts';

const Count = (description: string) => Type.Integer({ minimum: 0, description });

/** A plant that a vulnerability concerns. */
export const AffectedPlant = Type.Object({
  organisation: Type.Object({ id: Id, name: Type.String(), level: Level }),
  site: Type.Object({ id: Id, name: Type.String() }),
  assets: Count('Assets that match: the four numbers that follow, together'),
  open: Count('Of them those that still wait for something'),
  fixed: Count('Of them those whose fix was made, or was seen on the wire'),
  excepted: Count('Of them those that are left as they are for now, with a reason and an end'),
  dismissed: Count('Of them those of which a person said that it does not concern them'),
  place: Nullable(Type.Enum(['now', 'next', 'when-convenient'], { description: 'The most urgent place among the open ones' })),
});
export type AffectedPlant = Static<typeof AffectedPlant>;

/** Every plant that a vulnerability concerns, of every organisation that the asker may look into. */
export const AffectedPlants = Type.Object({
  vulnerability: Type.String({ description: 'Identifier of the record' }),
  organisations: Count('Organisations that were looked into'),
  more: Type.Boolean({
    description: 'Whether there are more plants than are listed, or more organisations than were looked into',
  }),
  items: Type.Array(AffectedPlant),
});
export type AffectedPlants = Static<typeof AffectedPlants>;
