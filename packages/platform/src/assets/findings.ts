import type { Finding } from '@fengsui/sensor';
import type { Tx } from '../kernel/records.ts';
import * as inventory from './store-inventory.ts';

/** A capture in its site and organisation: what an analysis is about. */
export type Place = inventory.Place;

/**
 * Files findings that another capability made of a capture, in place of those of the same rules that it filed before. Runs as the tenant, in the caller's transaction.
 * @returns the findings touched, also those that are gone
 */
export async function replaceFindings(
  tx: Tx,
  place: Place,
  rules: readonly string[],
  found: readonly Finding[],
): Promise<string[]> {
  const before = await inventory.withdrawFindings(tx, place.capture, rules);
  const touched = found.length === 0 ? [] : await inventory.mergeFindings(tx, place, found);
  const all = [...new Set([...before, ...touched])];
  await inventory.refreshFindings(tx, all);
  return all;
}
