import type { Bus } from '../kernel/bus.ts';
import { found, Problem } from '../kernel/errors.ts';
import { newId } from '../kernel/identifiers.ts';
import type { Actor } from '../kernel/identity/actor.ts';
import { nameTaken } from '../kernel/identity/service.ts';
import type { Tx } from '../kernel/records.ts';
import type * as schema from './schema.ts';
import * as store from './store-sites.ts';

/** Zones of a new site: the levels of the Purdue reference model. */
const defaultZones: readonly [level: number, name: string][] = [
  [0, 'Process'],
  [1, 'Basic control'],
  [2, 'Supervisory control'],
  [3, 'Site operations'],
  [3.5, 'Demilitarised zone'],
  [4, 'Enterprise network'],
  [5, 'Outside'],
];

type Organisation = Pick<Actor, 'organisation'>;

/** Sites and their zones. Every change is told as `places`. */
export function sitesOf(in_: <T>(actor: Organisation, work: (tx: Tx) => Promise<T>) => Promise<T>, bus: Bus) {
  const change = <T>(actor: Organisation, work: (tx: Tx) => Promise<T>): Promise<T> =>
    in_(actor, async (tx) => {
      const answer = await work(tx);
      await bus.publish(tx, actor.organisation, 'places', {});
      return answer;
    });
  const siteOf = async (tx: Tx, id: string) => found('site', id, (await store.listSites(tx, id))[0]);
  const zoneOf = async (tx: Tx, id: string) => found('zone', id, (await store.listZones(tx, { id }))[0]);

  return {
    listSites: (actor: Organisation): Promise<schema.Site[]> => in_(actor, (tx) => store.listSites(tx)),
    getSite: (actor: Organisation, id: string): Promise<schema.Site> => in_(actor, (tx) => siteOf(tx, id)),
    /** Makes a site with a zone for each Purdue level. */
    createSite: (actor: Organisation, { name, description = '' }: schema.SiteCreate): Promise<schema.Site> =>
      change(actor, async (tx) => {
        const site = newId();
        await store.insertSite(tx, actor.organisation, { id: site, name, description }).catch(nameTaken(name));
        for (const [purdueLevel, zone] of defaultZones)
          await store.insertZone(tx, actor.organisation, { id: newId(), site, name: zone, purdueLevel, description: '' });
        return siteOf(tx, site);
      }),
    changeSite: (actor: Organisation, id: string, changed: schema.SiteChange): Promise<schema.Site> =>
      change(actor, async (tx) => {
        await store.updateSite(tx, id, changed).catch(nameTaken(changed.name ?? ''));
        return siteOf(tx, id);
      }),
    deleteSite: (actor: Organisation, id: string): Promise<void> =>
      change(actor, async (tx) => {
        const site = await siteOf(tx, id);
        if (site.captures > 0 || site.assets > 0) throw new Problem('in-use', `the site has ${site.captures} captures`);
        await store.deleteSite(tx, id);
      }),

    listZones: (actor: Organisation, site?: string): Promise<schema.Zone[]> => in_(actor, (tx) => store.listZones(tx, { site })),
    createZone: (actor: Organisation, request: schema.ZoneCreate): Promise<schema.Zone> =>
      change(actor, async (tx) => {
        await siteOf(tx, request.site);
        const zone = { ...request, id: newId(), description: request.description ?? '' };
        await store.insertZone(tx, actor.organisation, zone).catch(nameTaken(request.name));
        return zoneOf(tx, zone.id);
      }),
    changeZone: (actor: Organisation, id: string, changed: schema.ZoneChange): Promise<schema.Zone> =>
      change(actor, async (tx) => {
        await store.updateZone(tx, id, changed).catch(nameTaken(changed.name ?? ''));
        return zoneOf(tx, id);
      }),
    deleteZone: (actor: Organisation, id: string): Promise<void> =>
      change(actor, async (tx) => {
        await zoneOf(tx, id);
        await store.deleteZone(tx, id);
      }),
  };
}
