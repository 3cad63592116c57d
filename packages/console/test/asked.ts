/** A question to the server of the tests: `/api/<kind>/<id>/<part>`, with its query and its body. */
export interface Asked {
  method: string;
  url: URL;
  kind: string;
  id: string | undefined;
  part: string | undefined;
  /** Undefined where none came, or none in JSON. */
  body: unknown;
}

/** Reads a question from its address. */
export function ask(method: string, url: URL, body: unknown): Asked {
  const [, , kind = '', id, part] = url.pathname.split('/').map(decodeURIComponent);
  return { method, url, kind, id, part, body };
}

/** A page of a list; its cursor is the number of its first item. */
export function pageOf<T>(items: readonly T[], url: URL): { items: T[]; next: string | null } {
  const from = Number(url.searchParams.get('after') ?? 0);
  const limit = Number(url.searchParams.get('limit') ?? 50);
  return { items: items.slice(from, from + limit), next: from + limit < items.length ? String(from + limit) : null };
}

/** The items whose fields hold what the query asks of them. */
export function matching<T extends object>(items: readonly T[], url: URL, names: readonly (keyof T & string)[]): T[] {
  return items.filter((item) =>
    names.every((name) => {
      const wanted = url.searchParams.get(name);
      return wanted === null || JSON.stringify(item[name] ?? null).includes(wanted);
    }),
  );
}
