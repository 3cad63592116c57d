import type { Capture, CaptureDetail } from '../src/api/captures.ts';
import type { Overview } from '../src/api/findings.ts';
import { ago, uuid } from './plant-base.ts';

/** What was captured in a made-up plant. */

const DROPPED: readonly Record<string, number>[] = [{ flows: 1204, findings: 0 }, {}];

/** A capture that was analysed, one that is being analysed, and one that is none. */
export function makeCaptures(
  site: string,
  capture: string,
  counts: { assets: number; findings: number },
  protocols: Overview['protocols'],
): CaptureDetail[] {
  const base: Capture = {
    id: capture,
    site,
    kind: 'packets',
    format: null,
    score: null,
    records: null,
    name: 'waterworks-2026-11-20.pcapng',
    size: 3_482_119_168,
    received: 3_482_119_168,
    state: 'done',
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    job: null,
    uploadedBy: 'Li Wei',
    createdAt: ago(70),
    analysedAt: ago(60),
    reducedAt: null,
    frames: 18_204_119,
    bytes: 3_190_000_000,
    first: ago(3000),
    last: ago(60),
    assets: counts.assets,
    findings: counts.findings,
    error: null,
    refusal: null,
  };
  return [
    base,
    {
      ...base,
      id: uuid(3, 2),
      name: 'chlorination-mirror.pcap.zst',
      size: 812_000_000,
      state: 'analysing' as const,
      job: uuid(10, 1),
      createdAt: ago(2),
      frames: null,
      first: null,
      last: null,
      assets: 0,
      findings: 0,
    },
    {
      ...base,
      id: uuid(3, 3),
      name: 'broken-tap.pcap',
      size: 120_400,
      state: 'failed' as const,
      error: 'broken-tap.pcap: not a capture (89504e470d0a1a0a)',
      refusal: { code: 'bytes', values: { path: 'broken-tap.pcap', bytes: '89504e470d0a1a0a' } },
      createdAt: ago(4000),
      frames: 0,
      first: null,
      last: null,
      assets: 0,
      findings: 0,
    },
  ].map((one) => ({
    ...one,
    problems:
      one.id === capture
        ? [
            {
              at: 91_244_121,
              what: 'The block after frame 88121 is 4294967295 bytes long, 1204 bytes were skipped.',
              code: 'toBlock',
              values: { why: 'The block after frame 88121 is 4294967295 bytes long', skipped: 1204 },
              why: { code: 'blockLength', values: { frame: 88_121, length: 4_294_967_295 } },
            },
            // As it was kept before problems had codes.
            { at: { offset: 97_120_008 }, what: 'A packet block was left out.' },
          ]
        : [],
    protocols:
      one.state === 'done'
        ? protocols.map(({ id, messages, errors }) => ({
            id,
            name: '',
            frames: messages * 2,
            messages,
            requests: Math.floor(messages / 2),
            responses: Math.ceil(messages / 2),
            errors,
            malformed: 0,
          }))
        : [],
    dropped: DROPPED[one.id === capture ? 0 : 1],
    reading: null,
  }));
}
