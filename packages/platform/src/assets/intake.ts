import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodePcap } from '@fengsui/capture';
import type { Evidence, Report } from '@fengsui/sensor';
import type { Bus } from '../kernel/bus.ts';
import { newId } from '../kernel/identifiers.ts';
import type { Tx } from '../kernel/records.ts';
import type { Telemetry } from '../kernel/telemetry.ts';
import { conversationRows } from './store-conversations.ts';
import { eventRows } from './store-events.ts';
import { addToCapture, insertLiveCapture, withdrawAssets } from './store-intake.ts';
import * as inventory from './store-inventory.ts';

/** How much of a session's evidence is in the file of its capture: what lies behind was never committed. */
export interface EvidenceMark {
  frames: number;
  bytes: number;
}

export type Intake = ReturnType<typeof openIntake>;

/** Bytes of the header of a pcap file, and where in it the link type stands. */
const FILE_HEADER = 24;
const LINK_TYPE_AT = 20;
const ETHERNET = 1;

/**
 * Files what a sensor reports in the inventory, as an uploaded capture is filed: a session is a capture that grows.
 * @param directory where captures are kept
 */
export function openIntake({ telemetry, bus, directory }: { telemetry: Telemetry; bus: Bus; directory: string }) {
  const pathOf = (capture: string) => join(directory, capture, 'capture');

  return {
    /** Makes the capture of a new session. */
    async begin(tx: Tx, organisation: string, session: { site: string; sensor: string; started: string }) {
      const capture = newId();
      const mark: EvidenceMark = { frames: 0, bytes: FILE_HEADER };
      const { site, sensor, started } = session;
      const name = `${sensor}, ${started.slice(0, 16).replace('T', ' ')}`;
      await insertLiveCapture(tx, organisation, { id: capture, site, name, sensor, size: mark.bytes });
      await append(pathOf(capture), mark, null);
      return { capture, mark };
    },

    /**
     * Files a report. Everything in the records is of the caller's transaction; what is written to the telemetry and to the file of evidence before
     * it commits is written the same again when the report comes again.
     */
    async take(tx: Tx, place: inventory.Place, report: Report, mark: EvidenceMark): Promise<EvidenceMark> {
      const { organisation, site, capture } = place;
      const evidence = await append(pathOf(capture), mark, report.evidence);
      await telemetry.put(organisation, capture, 'conversations', conversationRows(site, report.conversations));
      const acts = report.acts.map((act) => ({ ...act, frame: evidence.numbers.get(act.frame) ?? 0 }));
      await telemetry.put(organisation, capture, 'events', eventRows(site, acts));
      const assets = report.assets.map((asset) => ({
        ...asset,
        // Frames are numbered as in the file of evidence; most claims have no frame in it.
        identity: asset.identity.map((claim) => ({ ...claim, frame: evidence.numbers.get(claim.frame) ?? null })),
      }));
      const findings = report.findings.map((finding) => ({
        ...finding,
        evidence: {
          fields: finding.evidence.fields,
          frames: finding.evidence.frames.map((frame) => evidence.numbers.get(frame)).filter((frame) => frame !== undefined),
        },
      }));
      const addresses = assets.flatMap(({ interfaces }) =>
        interfaces.flatMap(({ mac, ips }) => (mac === null ? ips : [mac, ...ips])),
      );
      await withdrawAssets(
        tx,
        place,
        addresses.map((address) => address.toLowerCase()),
      );
      const merged = assets.length === 0 ? [] : await inventory.mergeAssets(tx, place, assets);
      const touched = findings.length === 0 ? [] : await inventory.mergeFindings(tx, place, findings);
      const kept = await inventory.refreshAssets(tx, merged);
      await inventory.refreshFindings(tx, touched);
      const { frames, bytes, first, last, protocols, dropped, withheld } = report;
      await addToCapture(tx, capture, { frames, bytes, first, last, protocols, dropped, withheld, size: evidence.mark.bytes });
      if (kept.length > 0) {
        await bus.publish(tx, organisation, 'assets', { site, capture });
        await bus.publish(tx, organisation, 'inventory.changed', { assets: kept });
      }
      if (touched.length > 0) await bus.publish(tx, organisation, 'findings', { site, ids: touched.slice(0, 100) });
      return evidence.mark;
    },
  };
}

/**
 * Writes frames of evidence behind what was committed, and makes the file when there is none. Answers their numbers in the file, by their numbers in the
 * session, and the new mark. Frames of another link type than the file's are left out.
 */
async function append(
  path: string,
  mark: EvidenceMark,
  evidence: Evidence | null,
): Promise<{ numbers: Map<number, number>; mark: EvidenceMark }> {
  const numbers = new Map<number, number>();
  if (evidence === null && mark.frames > 0) return { numbers, mark };
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'r+').catch(() => open(path, 'w+', 0o600));
  try {
    const linkType = mark.frames > 0 ? await linkTypeOf(file) : (evidence?.linkType ?? ETHERNET);
    const fitting = evidence !== null && evidence.linkType === linkType ? evidence.frames : [];
    const frames = fitting.map(({ frame, seconds, nanoseconds, wireLength, bytes }, at) => {
      const content = Buffer.from(bytes, 'base64');
      numbers.set(frame, mark.frames + at + 1);
      return { seconds, nanoseconds, wireLength, bytes: content, start: 0, end: content.length };
    });
    const encoded = encodePcap(frames, { linkType });
    if (mark.frames === 0) await file.write(encoded.subarray(0, FILE_HEADER), 0, FILE_HEADER, 0);
    await file.truncate(mark.bytes);
    await file.write(encoded, FILE_HEADER, encoded.length - FILE_HEADER, mark.bytes);
    await file.sync();
    return { numbers, mark: { frames: mark.frames + frames.length, bytes: mark.bytes + encoded.length - FILE_HEADER } };
  } finally {
    await file.close();
  }
}

async function linkTypeOf(file: FileHandle): Promise<number> {
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, LINK_TYPE_AT);
  return buffer.readUInt16LE(0);
}
