import type { Bus } from '../kernel/bus.ts';
import { Problem } from '../kernel/errors.ts';
import type { Actor } from '../kernel/identity/actor.ts';
import type { Records, Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { Suppression, SuppressionChange, SuppressionCreate, SuppressionQuery } from './schema-suppressions.ts';
import { findAsset } from './store-assets.ts';
import { listSites } from './store-sites.ts';
import * as store from './store-suppressions.ts';

/** Longest time for which a decision stands before somebody has to take it again, in days. */
const longestDays = 366;

export type SuppressionService = ReturnType<typeof openSuppressions>;

/** Suppressions: findings that nobody has to look at, by decision of a person, for a reason, for a time. */
export function openSuppressions(records: Records, bus: Bus) {
  const in_ = <T>(actor: Actor, work: (tx: Tx) => Promise<T>) => records.tenant(actor.organisation, work);
  const read = async (tx: Tx, id: string): Promise<Suppression> => {
    const suppression = await store.findSuppression(tx, id);
    if (suppression === undefined) throw new Problem('not-found', `suppression ${id}`);
    return suppression;
  };
  /** What is shown as suppressed changed. */
  const told = async (tx: Tx, actor: Actor, id: string): Promise<Suppression> => {
    const suppression = await read(tx, id);
    await bus.publish(tx, actor.organisation, 'findings', { site: suppression.site, ids: [] });
    return suppression;
  };
  const changed = async (tx: Tx, actor: Actor, id: string, done: boolean): Promise<Suppression> => {
    const suppression = await told(tx, actor, id);
    if (!done) throw new Problem('wrong-state', `the suppression is ${suppression.state}`);
    return suppression;
  };

  return {
    list: (actor: Actor, query: SuppressionQuery): Promise<PageOf<Suppression>> =>
      in_(actor, (tx) => store.listSuppressions(tx, query)),
    get: (actor: Actor, id: string): Promise<Suppression> => in_(actor, (tx) => read(tx, id)),

    /** @throws Problem `invalid-request` when it says of nothing in particular, or stands for ever */
    create: (actor: Actor, request: SuppressionCreate): Promise<Suppression> =>
      in_(actor, async (tx) => {
        const { site, rule, asset, client, server, seenFrom, seenUntil, expiresAt } = request;
        const timed = seenFrom !== undefined && seenUntil !== undefined;
        if ([rule, asset, client, server].every((one) => one === undefined) && !timed)
          throw new Problem('invalid-request', 'name a rule, an asset, a client, a server, or both seenFrom and seenUntil');
        if (timed && Date.parse(seenFrom) > Date.parse(seenUntil))
          throw new Problem('invalid-request', 'seenUntil comes before seenFrom');
        checkExpiry(expiresAt);
        if (site !== undefined && (await listSites(tx, site)).length === 0) throw new Problem('not-found', `site ${site}`);
        if (asset !== undefined && (await findAsset(tx, asset)) === undefined) throw new Problem('not-found', `asset ${asset}`);
        return told(tx, actor, await store.insertSuppression(tx, actor.organisation, { ...request, by: actor.user.displayName }));
      }),

    change: (actor: Actor, id: string, change: SuppressionChange): Promise<Suppression> =>
      in_(actor, async (tx) => {
        if (change.expiresAt !== undefined) checkExpiry(change.expiresAt);
        return changed(tx, actor, id, await store.updateSuppression(tx, id, change));
      }),

    /** Ends it now: its findings are as they were. It stays in the list. */
    end: (actor: Actor, id: string): Promise<Suppression> =>
      in_(actor, async (tx) => changed(tx, actor, id, await store.endSuppression(tx, id, actor.user.displayName))),
  };
}

function checkExpiry(time: string): void {
  const days = (Date.parse(time) - Date.now()) / 86_400_000;
  if (days <= 0) throw new Problem('invalid-request', 'expiresAt has passed');
  if (days > longestDays) throw new Problem('invalid-request', `expiresAt is more than ${longestDays} days away`);
}
