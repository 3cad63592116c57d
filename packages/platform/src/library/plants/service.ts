import { Problem } from '../../kernel/errors.ts';
import type { Actor } from '../../kernel/identity/actor.ts';
import { type Permission, roles } from '../../kernel/identity/permissions.ts';
import { membershipsOf } from '../../kernel/identity/store.ts';
import type { Records } from '../../kernel/records.ts';
import { readingOf } from '../life/sight.ts';
import type { AffectedPlant, AffectedPlants } from './schema.ts';
import * as store from './store.ts';

/** Organisations that are looked into for one question, and plants that are listed. */
const most = { organisations: 2000, plants: 1000 };

/** What one must be permitted in an organisation to see which of its plants are affected. */
const needed: readonly Permission[] = ['assets.read', 'library.read'];

const places: readonly AffectedPlant['place'][] = ['now', 'next', 'when-convenient', null];

export type PlantService = ReturnType<typeof openPlants>;

/** From a vulnerability to the plants that it concerns. */
export function openPlants({ records }: { records: Records }) {
  const reading = readingOf(records);
  /** Organisations whose assets the actor may see. A token stays in its own. */
  const organisationsOf = (actor: Actor) =>
    records.system(async (tx) =>
      (await membershipsOf(tx, actor.user.id)).filter(
        ({ id, role }) =>
          (actor.session !== null || id === actor.organisation) &&
          needed.every((permission) => (roles[role] as readonly Permission[]).includes(permission)),
      ),
    );

  return {
    /**
     * Every plant that a vulnerability concerns and that the actor may see, the most urgent first. Each organisation is asked as its own
     * tenant, so the database itself keeps what the actor is no member of.
     */
    async affected(actor: Actor, name: string): Promise<AffectedPlants> {
      const vulnerability = await reading(actor, (tx) => store.findRecord(tx, name));
      if (vulnerability === undefined) throw new Problem('not-found', `vulnerability ${name}`);
      const organisations = await organisationsOf(actor);
      const items: AffectedPlant[] = [];
      for (const { id, name, level } of organisations.slice(0, most.organisations)) {
        const plants = await records.tenant(id, (tx) => store.listPlants(tx, vulnerability, most.plants + 1));
        for (const plant of plants) items.push({ organisation: { id, name, level }, ...plant });
      }
      items.sort((a, b) => places.indexOf(a.place) - places.indexOf(b.place) || b.open - a.open);
      return {
        vulnerability,
        organisations: Math.min(organisations.length, most.organisations),
        more: organisations.length > most.organisations || items.length > most.plants,
        items: items.slice(0, most.plants),
      };
    },
  };
}
