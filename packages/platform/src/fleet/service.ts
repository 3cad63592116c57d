import type { Report } from '@fengsui/sensor';
import type { Intake } from '../assets/intake.ts';
import type { AssetService } from '../assets/service.ts';
import type { Bus } from '../kernel/bus.ts';
import { Problem } from '../kernel/errors.ts';
import { hashSecret, newId, newSecret } from '../kernel/identifiers.ts';
import type { IntelligenceService } from '../intelligence/service.ts';
import type { ReleasedContent } from '../intelligence/released.ts';
import type { Actor } from '../kernel/identity/actor.ts';
import { nameTaken } from '../kernel/identity/service.ts';
import type { Records, Tx } from '../kernel/records.ts';
import { openTurnstile } from '../kernel/turnstile.ts';
import type { PageOf } from '../kernel/schema.ts';
import type * as schema from './schema.ts';
import * as store from './store.ts';

/** What secrets of enrolment and of sensors begin with, so that a person knows them where they turn up. */
const enrolmentPrefix = 'fge_';
const credentialPrefix = 'fgw_';

/** Batches filed at the same time, and batches that may wait for it before sensors are told to come back. */
const together = 3;
const waitingMost = 30;
/** Batches waiting from which sensors are asked to slow down, and for how many seconds. */
const slowFrom = 6;
const slowSeconds = 5;

/** Characters of what a sensor says of itself. */
const healthLimit = 64 * 1024;

/** A sensor that showed its credential. */
export interface Reporter {
  id: string;
  organisation: string;
  /** Where it speaks from. */
  address: string;
}

/** A batch came before the one that is expected. */
export class SequenceGap extends Problem {
  readonly expected: number;

  constructor(sent: number, expected: number) {
    super('sequence-gap', `${sent} came, ${expected} is expected`);
    this.expected = expected;
  }
}

export type FleetService = ReturnType<typeof openFleet>;

/** Sensors that report by themselves: letting them in, filing what they send exactly once, and knowing how they are. */
export function openFleet({
  records,
  bus,
  intake,
  assets,
  intelligence,
  released,
}: {
  records: Records;
  bus: Bus;
  intake: Intake;
  assets: AssetService;
  intelligence: Pick<IntelligenceService, 'addFiles'>;
  /** What is released for sensors. */
  released: Pick<ReleasedContent, 'current' | 'open'>;
}) {
  const in_ = <T>(actor: { organisation: string }, work: (tx: Tx) => Promise<T>) => records.tenant(actor.organisation, work);
  const turn = openTurnstile(together, waitingMost);

  const getSensor = (actor: Pick<Actor, 'organisation'>, id: string): Promise<schema.Sensor> =>
    in_(actor, async (tx) => {
      const sensor = await store.findSensor(tx, id);
      if (sensor === undefined) throw new Problem('not-found', `sensor ${id}`);
      return sensor;
    });

  const hear = async (tx: Tx, sensor: Reporter, health: schema.SensorHealth): Promise<number> => {
    // Sensors of other versions may say more than is known here; it is kept, within measure.
    if (JSON.stringify(health).length > healthLimit)
      throw new Problem('invalid-request', `the sensor says more of itself than ${healthLimit} characters`);
    const difference = (Date.now() - Date.parse(health.at)) / 1000;
    const last = await store.setHealth(tx, sensor.id, { health, address: sensor.address, difference });
    if (last === undefined) throw new Problem('not-signed-in', 'the sensor was revoked');
    await bus.publish(tx, sensor.organisation, 'sensors', { id: sensor.id });
    return last;
  };

  const answer = (taken: number): schema.Heard => ({
    taken,
    now: new Date().toISOString(),
    slowDown: turn.waiting() >= slowFrom ? slowSeconds : 0,
  });

  return {
    listSensors: (actor: Actor, query: { limit?: number; after?: string; site?: string }): Promise<PageOf<schema.Sensor>> =>
      in_(actor, (tx) => store.listSensors(tx, { ...query, limit: query.limit ?? 50 })),
    getSensor,

    async renameSensor(actor: Actor, id: string, name: string): Promise<schema.Sensor> {
      const found = await in_(actor, (tx) => store.renameSensor(tx, id, name).catch(nameTaken(name)));
      if (!found) throw new Problem('not-found', `sensor ${id}`);
      return getSensor(actor, id);
    },

    /** Takes a sensor's rights away. What it reported stays; its name is free again. */
    async revokeSensor(actor: Actor, id: string): Promise<void> {
      const revoked = await in_(actor, async (tx) => {
        await bus.publish(tx, actor.organisation, 'sensors', { id });
        return store.revokeSensor(tx, id);
      });
      if (!revoked) throw new Problem('not-found', `sensor ${id}`);
    },

    /** Makes a token by which one sensor enrols itself, once and soon. The secret is answered once and kept only as its hash. */
    async createEnrolment(
      actor: Actor,
      request: schema.EnrolmentCreate,
    ): Promise<{ enrolment: schema.Enrolment; token: string }> {
      await assets.getSite(actor, request.site);
      const token = enrolmentPrefix + newSecret();
      const id = newId();
      const { site, name, hours = 24 } = request;
      return in_(actor, async (tx) => {
        const made = { id, site, name, hash: hashSecret(token), by: actor.user.displayName, hours };
        await store.insertEnrolment(tx, actor.organisation, made);
        return { enrolment: (await store.listEnrolments(tx, id))[0], token };
      });
    },
    listEnrolments: (actor: Actor): Promise<schema.Enrolment[]> => in_(actor, (tx) => store.listEnrolments(tx)),
    async deleteEnrolment(actor: Actor, id: string): Promise<void> {
      if (!(await in_(actor, (tx) => store.deleteEnrolment(tx, id)))) throw new Problem('not-found', `unused token ${id}`);
    },

    /** Exchanges a token for the credential of a new sensor. */
    enrol: (token: string, address: string): Promise<schema.Enrolled & { organisation: string }> =>
      records.system(async (tx) => {
        const found = token.startsWith(enrolmentPrefix) ? await store.takeEnrolment(tx, hashSecret(token)) : undefined;
        if (found === undefined) throw new Problem('invalid-link', 'the token of enrolment');
        const { organisation, site, name, by } = found;
        const credential = credentialPrefix + newSecret();
        const sensor = { id: newId(), organisation, site, name, hash: hashSecret(credential), by, address };
        await store.insertSensor(tx, sensor).catch(nameTaken(name));
        await store.setEnrolled(tx, found.id, sensor.id);
        return { sensor: sensor.id, name, credential, organisation };
      }),

    /** Who holds a sensor's credential. @throws Problem `not-signed-in` */
    async byCredential(secret: string | undefined, address: string): Promise<Reporter> {
      const found = secret?.startsWith(credentialPrefix)
        ? await records.system((tx) => store.findByCredential(tx, hashSecret(secret)))
        : undefined;
      if (found === undefined) throw new Problem('not-signed-in', 'no sensor has this credential; enrol it with a new token');
      return { ...found, address };
    },

    /** What is released for sensors; null while the first is being made. */
    async content() {
      const file = await released.current();
      return file === null ? null : { ...file, open: () => released.open(file) };
    },

    /** Keeps what a sensor says of itself while it has nothing to report. */
    hear: async (sensor: Reporter, health: schema.SensorHealth): Promise<schema.Heard> =>
      answer(await in_(sensor, (tx) => hear(tx, sensor, health))),

    /**
     * Files a batch. Its number is kept in the transaction of its content: one that comes again changes nothing, and one before its turn is
     * refused with the number that is expected.
     * @throws SequenceGap; Problem `busy`
     */
    file: (sensor: Reporter, { health, batch }: schema.BatchDelivery): Promise<schema.Heard> =>
      turn.take(async () => {
        const { from, sequence } = batch;
        const { organisation } = sensor;
        // Checked where it came in; what sensors of other versions say besides is not read.
        const report = batch.report as unknown as Report;
        if (sequence < from) throw new Problem('invalid-request', 'sequence comes before from');
        const taken = await in_(sensor, async (tx) => {
          const known = await store.lockSensor(tx, sensor.id);
          if (known === undefined) throw new Problem('not-signed-in', 'the sensor was revoked');
          if (sequence <= known.last) return known.last;
          if (from !== known.last + 1) throw new SequenceGap(from, known.last + 1);
          const { site, name } = known;
          let session = await store.findSession(tx, sensor.id, report.session);
          if (session === undefined) {
            const begun = await intake.begin(tx, organisation, { site, sensor: name, started: report.started });
            session = { capture: begun.capture, ...begun.mark };
          }
          const place = { organisation, site, capture: session.capture };
          const mark = await intake.take(tx, place, report, session);
          if (report.files !== undefined && report.files.length > 0) await intelligence.addFiles(tx, place, report.files);
          await store.putSession(tx, organisation, sensor.id, report.session, { capture: session.capture, ...mark });
          await store.setSequence(tx, sensor.id, sequence);
          await hear(tx, sensor, health);
          return sequence;
        });
        return answer(taken);
      }),
  };
}
