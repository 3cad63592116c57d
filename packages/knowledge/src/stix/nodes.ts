import { type JsonObject, textOf } from '../json.ts';
import type { NodeRef } from '../model/entry.ts';
import { notEntries } from './kinds.ts';
import { refOf } from './name.ts';

/** Names of the objects of a bundle by what others in it call them, and how many that are referred to are not there. */
export class Nodes {
  readonly #names = new Map<string, NodeRef>();
  readonly #tactics = new Map<string, NodeRef>();
  unknown = 0;

  constructor(objects: readonly JsonObject[]) {
    for (const object of objects) {
      if (notEntries.has(textOf(object, 'type'))) continue;
      const { ref } = refOf(object);
      this.#names.set(textOf(object, 'id'), ref);
      const tactic = textOf(object, 'x_mitre_shortname');
      if (tactic !== '') this.#tactics.set(tactic, ref);
    }
  }

  /** The name of an object by its STIX id; null when the bundle does not hold it. */
  find(id: string): NodeRef | null {
    const name = this.#names.get(id);
    if (name === undefined && id !== '' && !/^(?:marking|extension)-definition--/.test(id)) this.unknown++;
    return name ?? null;
  }

  /** The names of a list of ids. */
  all(ids: readonly string[]): NodeRef[] {
    return ids.map((id) => this.find(id)).filter((name) => name !== null);
  }

  /** The tactic that techniques call by its short name. */
  tactic(name: string): NodeRef | null {
    return this.#tactics.get(name) ?? null;
  }
}
