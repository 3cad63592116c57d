import { Dnp3Master, Dnp3Outstation } from '../devices/dnp3.ts';
import { GoosePublisher } from '../devices/goose.ts';
import { TelecontrolLink, TelecontrolStation } from '../devices/iec104.ts';
import { type DataValue, IedClient, IedServer } from '../devices/mms.ts';
import type { Network, Node } from '../network.ts';
import { Office } from '../office/office.ts';
import { BREAKERS, type Breaker, SubstationProcess } from '../process/substation.ts';
import { Site } from '../site.ts';
import { type IedDevice, ieds, others, recloserAttributes, switches } from './substation-devices.ts';

const MINUTE = 60;
const HOUR = 3600;

/** Information object addresses of the telecontrol station: positions, measurements, commands. */
export const OBJECT = { position: 1001, measurement: 2001, breaker: 6001, tap: 6101, voltage: 6201 } as const;
/** Types of IEC 60870-5-101 that the station uses. */
export const TYPE = { doublePoint: 31, measured: 36, step: 32, doubleCommand: 46, stepCommand: 47, setPoint: 50 } as const;
const COMMON_ADDRESS = 12;
/** Link addresses of the outstation and its master. */
export const DNP3_ADDRESS = { outstation: 31, master: 1 } as const;
/** Double point: off and on. */
const OFF = 1;
const ON = 2;
/** CROB control codes that the recloser takes. */
const CLOSE = 0x41;
const TRIP = 0x81;

/** The substation: its process, its IEDs, the gateway to the control centre, a recloser in the field, and the people who work with them. */
export class Substation extends Site {
  readonly process: SubstationProcess;
  override readonly office: Office;
  readonly station: TelecontrolStation;
  readonly telecontrol: TelecontrolLink;
  readonly recloser: Dnp3Outstation;
  readonly master: Dnp3Master;
  readonly servers = new Map<string, IedServer>();
  readonly publishers = new Map<string, GoosePublisher>();
  readonly hmi = new Map<string, IedClient>();
  readonly historian = new Map<string, IedClient>();
  private recloserClosed = true;

  constructor(network: Network) {
    super(network);
    this.process = new SubstationProcess(network.random.fork('process'));
    for (const facts of others) this.device(facts, facts.timeToLive);
    this.office = new Office(this, { control: '10.60.5', office: '10.60.1', domain: 'substation.example', prefix: 'SS' });
    network.route({ mac: this.node('router').mac, ip: '10.60.100.1' }, 2);
    for (const facts of switches) this.office.addSwitch(facts);
    this.station = new TelecontrolStation(this.node('gateway'), COMMON_ADDRESS);
    const distance = { established: true, latency: 0.009 };
    this.telecontrol = new TelecontrolLink(network, this.node('control-centre'), this.station, distance);
    this.recloser = new Dnp3Outstation(this.node('recloser'), DNP3_ADDRESS.outstation, recloserAttributes);
    this.master = new Dnp3Master(network, this.node('gateway'), this.recloser, DNP3_ADDRESS.master, { latency: 0.006 });
    for (const facts of ieds) this.addIed(facts);
    this.describeStation();
    this.runProcess();
    this.runTelecontrol();
    this.runRecloser();
    this.runHmi();
    this.runHistorian();
    this.runEngineering();
  }

  /** The IED of that id. Throws when there is none. */
  ied(id: string): IedServer {
    const server = this.servers.get(id);
    if (!server) throw new Error(`the substation has no IED ${id}`);
    return server;
  }

  /** An association of any node with an IED. */
  associate(node: Node, id: string): IedClient {
    return new IedClient(this.network, node, this.ied(id));
  }

  /** Moves a breaker; what follows from it goes out by itself. */
  switch(breaker: Breaker, closed: boolean): boolean {
    this.process.closed[breaker] = closed;
    return true;
  }

  override get controller(): Node {
    return this.node('gateway');
  }

  override probe(from: Node): void {
    const link = new TelecontrolLink(this.network, from, this.station, { latency: 0.03 });
    link.test().start().interrogate();
    this.network.after(link.connection.delay + 1, () => link.connection.close());
  }

  private position(breaker: Breaker): boolean {
    return this.process.closed[breaker];
  }

  private addIed(facts: IedDevice): void {
    const { network, process } = this;
    const files = [1, 2, 3].map((number) => ({
      name: `/COMTRADE/FRA0000${number}.dat`,
      size: 2400 + 700 * number,
      modified: `2026022${number}101500Z`,
    }));
    const server = new IedServer(this.device(facts), facts.mms, facts.domain, [
      ...files,
      { name: '/SETTINGS/settings.xrio', size: 5200, modified: '20260114083000Z' },
    ]);
    this.servers.set(facts.id, server);
    facts.breakers.forEach((breaker, i) => {
      server.variables.set(`XCBR${i + 1}$ST$Pos$stVal`, () => ({ bits: this.position(breaker) ? [1, 0] : [0, 1] }));
      server.controls.set(`CSWI${i + 1}$CO$Pos`, (on) => this.switch(breaker, on));
      const current = () =>
        breaker.startsWith('feeder') ? process.currents[BREAKERS.indexOf(breaker) - 3] : process.power * 2.7;
      server.variables.set(`MMXU${i + 1}$MX$A$phsA$cVal$mag$f`, () => ({ float: current() }));
    });
    server.variables.set('MMXU1$MX$PPV$phsAB$cVal$mag$f', () => ({
      float: facts.id === 'ied-feeders' ? process.busVoltage : process.highVoltage,
    }));
    server.variables.set('MMXU1$MX$Hz$mag$f', () => ({ float: process.frequency }));
    server.variables.set('LLN0$ST$Health$stVal', () => ({ integer: 1 }));
    if (facts.id === 'ied-transformer') {
      server.variables.set('ATCC1$ST$TapChg$valWTr$posVal', () => ({ integer: process.tap }));
      server.variables.set('SPTR1$MX$OilTmp$mag$f', () => ({ float: process.oilTemperature }));
    }
    this.publishers.set(
      facts.id,
      new GoosePublisher(network, server.node, {
        appId: facts.appId,
        device: facts.domain,
        destination: `01:0c:cd:01:00:${facts.mac.slice(-2)}`,
        values: () =>
          facts.breakers.flatMap((breaker): DataValue[] => [
            { bits: this.position(breaker) ? [1, 0] : [0, 1] },
            { bits: new Array(13).fill(0) },
          ]),
      }),
    );
  }

  private describeStation(): void {
    const { process, station } = this;
    BREAKERS.forEach((breaker, i) => {
      station.points.set(OBJECT.position + i, { type: TYPE.doublePoint, value: () => (this.position(breaker) ? ON : OFF) });
      station.commands.set(OBJECT.breaker + i, (value) => this.switch(breaker, value === ON));
    });
    const measured = [
      () => process.highVoltage,
      () => process.busVoltage,
      () => process.frequency,
      () => process.power,
      () => process.oilTemperature,
      ...[0, 1, 2, 3].map((i) => () => process.currents[i]),
    ];
    measured.forEach((value, i) => station.points.set(OBJECT.measurement + i, { type: TYPE.measured, value }));
    station.points.set(OBJECT.tap - 3000, { type: TYPE.step, value: () => process.tap });
    station.commands.set(OBJECT.tap, (value) => process.moveTap(value === ON ? 1 : -1));
    station.commands.set(OBJECT.voltage, (value) => {
      process.voltageSetPoint = value;
      return true;
    });
  }

  private runProcess(): void {
    const { network, process } = this;
    const begins = network.date;
    const hour = () => begins.getUTCHours() + begins.getUTCMinutes() / 60 + network.now / HOUR;
    for (let i = 0; i < 600; i++) {
      process.step(1, hour());
      process.regulate(1);
    }
    const known = new Map(BREAKERS.map((breaker) => [breaker, process.closed[breaker]]));
    network.every(
      0.25,
      () => {
        process.step(0.25, hour());
        if (process.regulate(0.25)) network.within(null, () => this.telecontrol.report([OBJECT.tap - 3000]));
        for (const breaker of BREAKERS) {
          if (known.get(breaker) === process.closed[breaker]) continue;
          known.set(breaker, process.closed[breaker]);
          this.announce(breaker);
        }
      },
      0,
    );
  }

  /** A breaker moved: its IED says so by GOOSE and by report, and the gateway tells the control centre. */
  private announce(breaker: Breaker): void {
    const facts = ieds.find((one) => one.breakers.includes(breaker));
    if (!facts) return;
    this.publishers.get(facts.id)?.change();
    const names = [...this.ied(facts.id).variables.values()];
    const inclusion = names.map((_, i) => i === facts.breakers.indexOf(breaker) * 2);
    const values = names.filter((_, i) => inclusion[i]).map((value) => value());
    this.hmi.get(facts.id)?.report(values, inclusion);
    this.network.after(0.2, () => this.telecontrol.report([OBJECT.position + BREAKERS.indexOf(breaker)]));
  }

  private runTelecontrol(): void {
    const { network, telecontrol } = this;
    network.after(1, () => telecontrol.test());
    network.after(4, () => telecontrol.interrogate());
    network.every(15 * MINUTE, () => void telecontrol.interrogate(), 0.002, 9 * MINUTE);
    network.every(HOUR, () => void telecontrol.synchronise(), 0.001, 3 * MINUTE);
    network.every(20, () => void telecontrol.test(), 0.1);
    network.every(2, () => {
      const changed = [0, 1, 2, 3, 4, 5, 6, 7, 8].filter(() => network.random.chance(0.3));
      telecontrol.report(changed.map((i) => OBJECT.measurement + i));
    });
    const tap = () => {
      const up = this.process.busVoltage < this.process.voltageSetPoint;
      telecontrol.command(TYPE.stepCommand, OBJECT.tap, up ? ON : OFF);
      network.mishap(`the dispatcher moves the tap of the transformer ${up ? 'up' : 'down'}`);
    };
    network.after(150, tap);
    network.every(50 * MINUTE, tap, 0.3, 450);
    const feeder = () => {
      network.mishap('the dispatcher opens feeder 4 for work on the line, and closes it again');
      telecontrol.command(TYPE.doubleCommand, OBJECT.breaker + 6, OFF, true);
      network.after(3, () => telecontrol.command(TYPE.doubleCommand, OBJECT.breaker + 6, OFF));
      network.after(60, () => telecontrol.command(TYPE.doubleCommand, OBJECT.breaker + 6, ON, true));
      network.after(63, () => telecontrol.command(TYPE.doubleCommand, OBJECT.breaker + 6, ON));
    };
    network.after(250, feeder);
    network.every(90 * MINUTE, feeder, 0.3, 44 * MINUTE);
  }

  private runRecloser(): void {
    const { network, master, recloser, process } = this;
    recloser.binaries = () => [this.recloserClosed ? 1 : 0, 1, 0, 0];
    recloser.analogs = () => [process.currents[1] * 10, process.currents[1] * 9.9, process.busVoltage * 1000, 1320];
    recloser.operate = (index, code) => {
      if (index > 1) return false;
      if (index === 0 && (code === TRIP || code === CLOSE)) {
        const closed = code === CLOSE;
        if (closed !== this.recloserClosed) network.after(0.4, () => master.report(0, closed ? 1 : 0));
        this.recloserClosed = closed;
      }
      return true;
    };
    network.after(2, () => {
      master.integrityPoll();
      master.readAttributes();
      master.setUnsolicited(true);
    });
    network.after(6, () => master.synchronise());
    network.every(HOUR, () => master.synchronise(), 0.01, 8 * MINUTE);
    network.every(5, () => master.eventPoll(), 0.004, 10);
    network.every(10 * MINUTE, () => master.integrityPoll(), 0.01, 5 * MINUTE);
    const operate = () => {
      network.mishap('the dispatcher trips the recloser for a test, and closes it again');
      master.selectOperate(0, TRIP);
      network.after(20, () => master.selectOperate(0, CLOSE));
    };
    network.after(350, operate);
    network.every(110 * MINUTE, operate, 0.3, 38 * MINUTE);
    const lost = () => {
      network.mishap('the connection to the recloser breaks off, and is made anew');
      master.reconnect();
    };
    network.after(420, lost);
    network.every(3 * HOUR, lost, 0.4, 0.75 * HOUR);
    const silent = () => {
      network.mishap('the recloser does not answer for six seconds: a poll times out');
      recloser.mutedUntil = network.now + 6;
    };
    network.after(500, silent);
    network.every(4 * HOUR, silent, 0.4, 0.6 * HOUR);
  }

  private runHmi(): void {
    const { network } = this;
    const hmi = this.node('hmi');
    network.after(3, () => {
      for (const [id, server] of this.servers) this.hmi.set(id, new IedClient(network, hmi, server).identify());
    });
    for (const [id, server] of this.servers) {
      const items = [...server.variables.keys()];
      network.every(
        2,
        () => {
          this.hmi.get(id)?.read(...items.slice(0, 6));
        },
        0.004,
        10 + network.random.between(0, 2),
      );
      network.every(
        5,
        () => {
          const values = [...server.variables.values()];
          this.hmi.get(id)?.report(
            values.map((value) => value()),
            values.map(() => true),
          );
        },
        0.004,
        12 + network.random.between(0, 5),
      );
    }
    const local = () => {
      network.mishap('the operator in the station opens feeder 3 from the panel, and closes it again');
      const client = this.hmi.get('ied-feeders');
      client?.operate('CSWI3$CO$Pos', false);
      network.after(45, () => client?.operate('CSWI3$CO$Pos', true));
    };
    network.after(180, local);
    network.every(120 * MINUTE, local, 0.3, 50 * MINUTE);
  }

  private runHistorian(): void {
    const { network } = this;
    const historian = this.node('historian');
    network.after(7, () => {
      for (const [id, server] of this.servers) this.historian.set(id, new IedClient(network, historian, server).identify());
    });
    network.every(
      10,
      () => {
        for (const client of this.historian.values())
          client.read(...[...client.server.variables.keys()].filter((item) => item.includes('$MX$')));
      },
      0.004,
      14,
    );
    const restart = () => {
      network.mishap('the client of the historian restarts and connects anew');
      for (const client of this.historian.values()) client.reconnect();
    };
    network.after(390, restart);
    network.every(3 * HOUR, restart, 0.4, 0.85 * HOUR);
    const mistaken = () => {
      network.mishap('the historian asks for a variable that the IED does not have and gets an error');
      this.historian.get('ied-line1')?.read('MMTR1$ST$TotWh$actVal');
    };
    network.after(460, mistaken);
    network.every(2 * HOUR, mistaken, 0.3, 0.7 * HOUR);
  }

  private runEngineering(): void {
    const { network } = this;
    const maintenance = () => {
      network.mishap('maintenance: the engineer browses the IEDs and fetches the last disturbance record of each');
      [...this.servers.keys()].forEach((id, i) => {
        const client = this.associate(this.node('engineering'), id);
        network.after(i * 12, () => client.identify().browse().listFiles());
        network.after(i * 12 + 4, () => client.fetch(client.server.files[0]));
        network.after(i * 12 + 9, () => client.close());
      });
    };
    network.after(280, maintenance);
    network.every(4 * HOUR, maintenance, 0.05, 2.5 * HOUR);
  }
}
