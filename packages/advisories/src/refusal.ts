/**
 * Why something was not taken: a sentence, and for whoever says it in another language its code, which never changes, with the values that the sentence
 * names.
 */
export interface Refusal {
  problem: string;
  code: string;
  values: Record<string, string | number>;
}

/** The names in braces of a sentence. */
type Named<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never;

/** The values that a sentence names. */
export type RefusalValues<S extends string> = Record<Named<S>, string | number>;

/** Makes a refusal of its code and the values that its sentence names. */
export type RefusalMaker<T> = <C extends keyof T>(code: C & string, values: RefusalValues<T[C] & string>) => Refusal;

/** Makes the refusals of a table, which holds the sentence of each code with the names of its values in braces. */
export function refusalsOf<T extends Readonly<Record<string, string>>>(sentences: T): RefusalMaker<T> {
  return (code, values) => {
    const given: Refusal['values'] = values;
    return { problem: sentences[code].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(given[name])), code, values };
  };
}

/** The refusal in a part of something that was read, without what else is known of the part. */
export function whyRefused({ problem, code, values }: Refusal): Refusal {
  return { problem, code, values };
}
