import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Report } from '@fengsui/sensor';

/** Help for the tests of watching. */

/** A report of one window with nothing in it but what is given. */
export function report(window: number, parts: Partial<Report> = {}): Report {
  return {
    session: '7f1d2c7e-6f0f-4a4e-9f4b-0c7e0f9f7a01',
    started: '2026-01-01T00:00:00Z',
    window,
    first: null,
    last: null,
    frames: 100,
    bytes: 6000,
    messages: 90,
    protocols: [],
    assets: [],
    conversations: [],
    findings: [],
    acts: [],
    evidence: null,
    dropped: {},
    withheld: {},
    ...parts,
  };
}

/** A finding with a count. */
export function finding(count: number): Report['findings'][number] {
  return {
    rule: 'test',
    title: 'Test',
    severity: 'low',
    confidence: 80,
    techniques: [],
    client: '10.0.0.1',
    server: '10.0.0.2',
    firstSeen: '2026-01-01T00:00:00Z',
    lastSeen: '2026-01-01T00:00:01Z',
    count,
    evidence: { frames: [1], fields: {} },
  };
}

/** Acts that take room. */
export function acts(count: number): Report['acts'] {
  return Array.from({ length: count }, (_, at) => ({
    number: at + 1,
    at: '2026-01-01T00:00:00Z',
    frame: at,
    protocol: 'modbus',
    function: 'write_single_register',
    client: '10.0.0.1',
    server: '10.0.0.2',
    acts: ['write'],
    refused: false,
    status: '',
    unit: 1,
    area: null,
    address: at,
    value: 0,
  }));
}

/** Ends a process, and waits until it has; one that has ended already, for whatever reason, is not waited for. */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
