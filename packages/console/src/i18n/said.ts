/** What the server says by a code with the values of its sentence, so that it can be said in any language; the sentence stands beside it. */
export interface Said {
  code: string;
  values: Record<string, string | number>;
}
