import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { found, Problem } from '../kernel/errors.ts';
import { newId } from '../kernel/identifiers.ts';
import type { Actor } from '../kernel/identity/actor.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import { discard, uploadSteps } from '../kernel/uploads.ts';
import { defineAnalysis } from './analysis-job.ts';
import { captureFile, numbersIn, sizeOf, wholeFile } from './capture-file.ts';
import { decode, type Selection, slice } from './evidence.ts';
import { decodeRecords } from './record-view.ts';
import type * as schema from './schema.ts';
import type { ComponentQuery, SourceComponent } from './schema-sources.ts';
import type { Foundation } from './service.ts';
import * as captures from './store-captures.ts';
import * as inventory from './store-inventory.ts';
import * as readings from './store-readings.ts';
import { listSites } from './store-sites.ts';

/** Bytes of the shortest file of packets: the header of a pcap file. */
const shortestCapture = 24;

/** Captures of packets and files of records: uploaded, analysed, shown frame by frame, and deleted with what only they proved. */
export function capturesOf(foundation: Foundation) {
  const { records, telemetry, bus, jobs, configuration, directory, intelligence } = foundation;
  const pathOf = (capture: string) => wholeFile(join(directory, capture));
  const fileOf = (capture: string) => captureFile(join(directory, capture));
  const in_ = <T>(actor: Pick<Actor, 'organisation'>, work: (tx: Tx) => Promise<T>) => records.tenant(actor.organisation, work);
  const getCapture = (actor: Pick<Actor, 'organisation'>, id: string) =>
    in_(actor, async (tx) => found('capture', id, await captures.findCapture(tx, id)));
  const tellCapture = async (tx: Tx, organisation: string, id: string) => {
    const capture = await captures.findCapture(tx, id);
    await bus.publish(tx, organisation, 'captures', { id, state: capture?.state ?? 'deleted', received: capture?.received ?? 0 });
  };
  const uploads = uploadSteps({
    what: 'capture',
    pathOf,
    find: getCapture,
    async acknowledge(actor: Pick<Actor, 'organisation'>, id, received) {
      await in_(actor, (tx) => captures.setReceived(tx, id, received));
      bus.emit(actor.organisation, 'captures', { id, state: 'uploading', received });
    },
    queue: ({ organisation }, id, sha256): Promise<schema.Capture> =>
      in_({ organisation }, async (tx) => {
        const job = await jobs.queue(tx, organisation, 'analysis', id);
        if (!(await captures.setQueued(tx, id, ['uploading'], job, sha256))) throw new Problem('wrong-state');
        await tellCapture(tx, organisation, id);
        return (await captures.findCapture(tx, id))!;
      }),
  });

  defineAnalysis(foundation, { pathOf, getCapture, tellCapture });

  /** A slice of one capture. Records of other tools have no frames to cut out. */
  const cut = async (actor: Pick<Actor, 'organisation'>, capture: string, selection: Selection): Promise<Readable> => {
    const { kind, name } = await getCapture(actor, capture);
    if (kind === 'records') throw new Problem('wrong-state', `${name} holds records, not frames`);
    const output = join(directory, capture, `slice-${newId()}.pcap`);
    await mkdir(dirname(output), { recursive: true, mode: 0o700 });
    const file = await fileOf(capture);
    const { frames } = selection;
    return slice(file.path, output, frames === undefined ? selection : { ...selection, frames: numbersIn(file, frames) });
  };

  /** Frames of a capture by their numbers, decoded; of records, the records. */
  const framesOf = async (capture: schema.Capture, frames: number[]): Promise<schema.DecodedFrame[]> => {
    const { id } = capture;
    if (capture.kind === 'records') return decodeRecords(pathOf(id), id, capture.format, frames);
    const file = await fileOf(id);
    const output = join(directory, id, `frames-${newId()}.json`);
    const request = { path: file.path, capture: id, frames: numbersIn(file, frames), output };
    const decoded = await decode(request, configuration.analysisMemoryMegabytes);
    return file.numbers === null ? decoded : decoded.map((one) => ({ ...one, frame: file.numbers![one.frame - 1] }));
  };

  return {
    cut,
    framesOf,
    listCaptures: (actor: Pick<Actor, 'organisation'>, query: schema.CaptureQuery): Promise<PageOf<schema.Capture>> =>
      in_(actor, (tx) => captures.listCaptures(tx, query)),
    getCapture,

    /** Announces an upload. */
    createCapture: (actor: Pick<Actor, 'organisation'> & { user: { name: string } | null }, request: schema.CaptureCreate) =>
      in_(actor, async (tx) => {
        if (request.size > configuration.maxUploadBytes)
          throw new Problem('too-large', `at most ${configuration.maxUploadBytes} bytes`);
        const { kind = 'packets', format } = request;
        if (kind === 'packets' && request.size < shortestCapture)
          throw new Problem('invalid-request', `packets have at least ${shortestCapture} bytes`);
        if (kind === 'packets' && format !== undefined)
          throw new Problem('invalid-request', 'a format is named for records only');
        found('site', request.site, (await listSites(tx, request.site))[0]);
        const id = newId();
        await captures.insertCapture(tx, actor.organisation, { ...request, id, uploadedBy: actor.user?.name ?? null });
        await tellCapture(tx, actor.organisation, id);
        return (await captures.findCapture(tx, id))!;
      }),

    receiveCapture: uploads.receive,
    completeCapture: uploads.complete,

    /** Analyses a capture again, as after an update of the rules. */
    analyseAgain: (actor: Actor, id: string): Promise<schema.Capture> =>
      in_(actor, async (tx) => {
        const capture = found('capture', id, await captures.findCapture(tx, id));
        requireWhole(capture);
        const job = await jobs.queue(tx, actor.organisation, 'analysis', id);
        if (!(await captures.setQueued(tx, id, ['done', 'failed'], job, null))) {
          throw new Problem('wrong-state', `the capture is ${capture.state}`);
        }
        await tellCapture(tx, actor.organisation, id);
        return (await captures.findCapture(tx, id))!;
      }),

    /** Deletes a capture, its file, and whatever only it proved. */
    async deleteCapture(actor: Actor, id: string): Promise<void> {
      const capture = await getCapture(actor, id);
      const samples = await intelligence.samplesOf(actor, id);
      await in_(actor, async (tx) => {
        await jobs.cancel(tx, { subject: id });
        const before = await inventory.withdraw(tx, { organisation: actor.organisation, site: capture.site, capture: id });
        const kept = await inventory.refreshAssets(tx, before.assets);
        await inventory.refreshFindings(tx, before.findings);
        await captures.deleteCapture(tx, id);
        await tellCapture(tx, actor.organisation, id);
        await bus.publish(tx, actor.organisation, 'inventory.changed', { assets: kept });
      });
      await telemetry.remove(actor.organisation, id);
      await in_(actor, (tx) => bus.publish(tx, actor.organisation, 'conversations', { capture: id }));
      await intelligence.discard(actor, samples);
      await discard({ path: pathOf(id) });
    },

    /** The parts that a bill of materials names. */
    listComponents: (actor: Actor, id: string, query: ComponentQuery): Promise<PageOf<SourceComponent>> =>
      in_(actor, async (tx) => {
        found('capture', id, await captures.findCapture(tx, id));
        return readings.listComponents(tx, id, query);
      }),

    /** Frames of a capture by their numbers, decoded. */
    async captureFrames(actor: Actor, id: string, frames: number[]): Promise<schema.DecodedFrame[]> {
      const capture = await getCapture(actor, id);
      if (capture.state === 'uploading') throw new Problem('wrong-state', 'the upload is not complete');
      return framesOf(capture, frames);
    },

    async openCapture(actor: Actor, id: string) {
      const capture = await getCapture(actor, id);
      if (capture.state === 'uploading') throw new Problem('wrong-state', 'the upload is not complete');
      const file = await fileOf(id);
      const size = file.numbers === null ? capture.size : await sizeOf(file);
      return { kind: capture.kind, name: capture.name, size, stream: createReadStream(file.path) };
    },

    /** Captures of packets of a site, with the files that hold them, in the order asked. */
    packetFiles: (
      actor: Pick<Actor, 'organisation'>,
      site: string,
      ids: readonly string[],
    ): Promise<{ id: string; path: string }[]> =>
      in_(actor, async (tx) => {
        const files: { id: string; path: string }[] = [];
        for (const id of ids) {
          const capture = found('capture', id, await captures.findCapture(tx, id));
          if (capture.site !== site) throw new Problem('not-found', `capture ${id} of site ${site}`);
          if (capture.kind !== 'packets') throw new Problem('wrong-state', `${capture.name} holds ${capture.kind}, not packets`);
          if (capture.state === 'uploading') throw new Problem('wrong-state', `${capture.name} is not uploaded yet`);
          // Of a sensor's session only the frames that prove something are kept.
          if (capture.state === 'live') throw new Problem('wrong-state', `${capture.name} holds evidence only, not the traffic`);
          requireWhole(capture);
          files.push({ id, path: pathOf(id) });
        }
        return files;
      }),
  };
}

/** @throws Problem when only the frames that show something are kept of a capture */
function requireWhole({ name, reducedAt }: schema.Capture): void {
  if (reducedAt !== null)
    throw new Problem('wrong-state', `${name} holds evidence only, not the traffic, since ${reducedAt.slice(0, 10)}`);
}
