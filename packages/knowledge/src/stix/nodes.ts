import { type JsonObject, textOf } from '../json.ts';
import { type NodeRef, nodeRef } from '../model/entry.ts';
import { kindOf, notEntries } from './kinds.ts';
import { refOf } from './name.ts';
import { notOfLibrary, tenantType } from './own.ts';

/** Names of the objects of a bundle by what others in it call them. */
export class Nodes {
  readonly #names = new Map<string, NodeRef>();
  readonly #tactics = new Map<string, NodeRef>();
  /** Objects that are none of a library and have no name in it. */
  readonly #unnamed = new Set<string>();

  constructor(objects: readonly JsonObject[]) {
    for (const object of objects) {
      if (notEntries.has(textOf(object, 'type'))) continue;
      if (notOfLibrary(object)) {
        this.#unnamed.add(textOf(object, 'id'));
        continue;
      }
      const { ref } = refOf(object);
      this.#names.set(textOf(object, 'id'), ref);
      const tactic = textOf(object, 'x_mitre_shortname');
      if (tactic !== '') this.#tactics.set(tactic, ref);
    }
  }

  /** The name of an object by its STIX id, also of one that the bundle does not hold: others may. Null for what is no id. */
  find(id: string): NodeRef | null {
    const name = this.#names.get(id);
    if (name !== undefined) return name;
    const [, type] = /^([a-z0-9][a-z0-9-]{1,200})--[0-9a-f-]{36}$/.exec(id) ?? [];
    return type === undefined || notEntries.has(type) || tenantType(type) || this.#unnamed.has(id)
      ? null
      : nodeRef(kindOf(type), id);
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
