import type { Permission } from '../../kernel/identity/permissions.ts';
import type { EntryState, Step } from './schema.ts';

/** One step in the life of an entry. */
interface StepRule {
  /** States from which it is taken. */
  from: readonly EntryState[];
  /** The state to which it leads; `same` leaves it. */
  to: EntryState | 'same';
  permission: Permission;
  /** Whether a reason must be given. */
  reason: boolean;
  /** Whom it must not be, by what they did for the present version. */
  notBy: readonly ('collected' | 'edited' | 'verified')[];
}

/**
 * The life of an entry: collected → verified → released → repaired, and retracted. What persons write begins collected; what an
 * official source publishes is released when it is read, and can be disputed. Every edit begins the life of a new version, while the
 * version that was released stays until the new one is.
 */
export const steps: Readonly<Record<Step, StepRule>> = {
  verify: { from: ['collected'], to: 'verified', permission: 'library.verify', reason: false, notBy: ['collected', 'edited'] },
  return: { from: ['verified'], to: 'collected', permission: 'library.verify', reason: true, notBy: [] },
  release: { from: ['verified'], to: 'released', permission: 'library.verify', reason: false, notBy: ['verified'] },
  repair: { from: ['released'], to: 'repaired', permission: 'library.verify', reason: true, notBy: [] },
  dispute: { from: ['released', 'repaired'], to: 'same', permission: 'library.write', reason: true, notBy: [] },
  settle: { from: ['released', 'repaired'], to: 'same', permission: 'library.verify', reason: true, notBy: [] },
  retract: {
    from: ['collected', 'verified', 'released', 'repaired'],
    to: 'retracted',
    permission: 'library.verify',
    reason: true,
    notBy: [],
  },
  reopen: { from: ['retracted'], to: 'collected', permission: 'library.write', reason: true, notBy: [] },
};
