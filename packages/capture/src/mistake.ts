/** The names in braces of a sentence. */
type Named<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never;

/** The values that a sentence names. */
export type ValuesOf<S extends string> = Record<Named<S>, string | number>;

/** What is wrong, for whoever says it in another language: a code that never changes with the values of its sentence, and the sentence. */
export interface Mistake {
  code: string;
  values: Record<string, string | number>;
  text: string;
}

/** Makes a mistake of its code and the values that its sentence names. */
export type MistakeMaker<T> = <C extends keyof T>(code: C & string, values: ValuesOf<T[C] & string>) => Mistake;

/** Makes the mistakes of a table, which holds the sentence of each code with the names of its values in braces. */
export function mistakesOf<T extends Readonly<Record<string, string>>>(sentences: T): MistakeMaker<T> {
  return (code, values) => {
    const given: Mistake['values'] = values;
    return { code, values, text: sentences[code].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(given[name])) };
  };
}
