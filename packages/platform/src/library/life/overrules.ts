import { type Overrule, scoreCvss } from '@fengsui/advisories';
import type { Bus } from '../../kernel/bus.ts';
import { Problem } from '../../kernel/errors.ts';
import { newId } from '../../kernel/identifiers.ts';
import type { Actor } from '../../kernel/identity/actor.ts';
import type { Records, Tx } from '../../kernel/records.ts';
import { lockLibrary } from '../store-documents.ts';
import { NodeCache, refreshRecords } from '../store-records.ts';
import type { OverruleCreate, OverruleRow } from './schema.ts';
import * as store from './store-overrules.ts';

/** What the value of each attribute must be, and how that is told. */
const values: Readonly<Record<Overrule['attribute'], { fits: (value: string) => boolean; told: string }>> = {
  hazard: {
    fits: (value) => ['critical', 'high', 'medium', 'low', 'none'].includes(value),
    told: 'critical, high, medium, low or none',
  },
  weakness: { fits: (value) => /^CWE-[1-9]\d{0,5}$/.test(value), told: 'an identifier of CWE, as CWE-79' },
  cvss: { fits: (value) => scoreCvss(value).ok, told: 'a CVSS vector' },
  title: { fits: (value) => value.trim() !== '', told: 'a title' },
  state: { fits: (value) => ['PUBLISHED', 'REJECTED', 'DISPUTED'].includes(value), told: 'PUBLISHED, REJECTED or DISPUTED' },
};

export type OverruleService = ReturnType<typeof openOverrules>;

/** A person decides over all sources, with name, reason and time; the record follows at once and says so. */
export function openOverrules({ records, bus }: { records: Records; bus: Bus }) {
  const recordOf = async (tx: Tx, id: string) => {
    const record = await store.findRecord(tx, id);
    if (record === undefined) throw new Problem('not-found', `vulnerability ${id}`);
    return record;
  };
  /** Changes decisions about a record and decides it anew, in one transaction. */
  const change = (actor: Actor, id: string, work: (tx: Tx, subjects: readonly string[], record: string) => Promise<void>) =>
    records.system(async (tx): Promise<OverruleRow[]> => {
      await lockLibrary(tx);
      const record = await recordOf(tx, id);
      await work(tx, record.subjects, record.id);
      await refreshRecords(tx, [record.id], new NodeCache());
      await bus.publish(tx, actor.organisation, 'library', { entry: `vulnerability:${record.id}` });
      return store.listOverrules(tx, record.subjects);
    });

  return {
    list: (actor: Actor, id: string): Promise<OverruleRow[]> =>
      records.tenant(actor.organisation, async (tx) => store.listOverrules(tx, (await recordOf(tx, id)).subjects)),

    /** Decides one attribute; a decision about it that was there before is withdrawn by this one. */
    overrule(actor: Actor, id: string, { attribute, value, reason }: OverruleCreate): Promise<OverruleRow[]> {
      const rule = values[attribute];
      if (!rule.fits(value)) throw new Problem('invalid-request', `value of ${attribute} must be ${rule.told}`);
      const by = { id: actor.user.id, name: actor.user.displayName };
      return change(actor, id, (tx, subjects, vulnerability) =>
        store.insertOverrule(tx, { id: newId(), vulnerability, attribute, value, reason: reason.trim(), by }, subjects),
      );
    },

    /** Lets the sources decide again. */
    withdraw: (actor: Actor, id: string, overrule: string, reason: string): Promise<OverruleRow[]> =>
      change(actor, id, async (tx, subjects) => {
        const by = actor.user.displayName;
        if (!(await store.withdrawOverrule(tx, overrule, subjects, { by, reason: reason.trim() })))
          throw new Problem('not-found', `overrule ${overrule} that holds`);
      }),
  };
}
