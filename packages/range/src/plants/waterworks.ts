import { type Identification, ModbusClient, ModbusServer, ModbusUnit } from '../devices/modbus.ts';
import type { Network, Node } from '../network.ts';
import { Office } from '../office/office.ts';
import { WaterProcess } from '../process/waterworks.ts';
import { type DeviceFacts, Site } from '../site.ts';
import { inventory } from './waterworks-devices.ts';

/** Registers of the controllers: what stands where, zero-based. Scaled as the names of the process say. */
export const REGISTER = {
  treatment: { chlorineSetPoint: 20, dosingAutomatic: 21, dosingManual: 22 },
  lift: { speed: 20 },
  tower: { start: 20, stop: 21 },
  drive: { status: 3201, speed: 3202, current: 3204, command: 8501, reference: 8502 },
} as const;

const MINUTE = 60;
const HOUR = 3600;

/** The water works: its process, its Modbus devices, and the people who work with them. */
export class Waterworks extends Site {
  readonly process: WaterProcess;
  override readonly office: Office;
  readonly servers = new Map<string, ModbusServer>();
  /** The HMI's connections by server. */
  readonly hmi = new Map<string, ModbusClient>();
  readonly historian = new Map<string, ModbusClient>();
  private readonly liftClients: ModbusClient[] = [];

  constructor(network: Network) {
    super(network);
    this.process = new WaterProcess(network.random.fork('process'));
    for (const facts of inventory.others) this.device(facts, facts.timeToLive);
    for (const facts of inventory.controllers) this.addController(facts, facts.sizes, facts.units ?? [1], facts.identification);
    this.office = new Office(this, { control: '10.20.30', office: '10.20.1', domain: 'waterworks.example', prefix: 'WW' });
    for (const facts of inventory.switches) this.office.addSwitch(facts);
    this.runProcess();
    this.runControllers();
    this.runHmi();
    this.runHistorian();
    this.runEngineering();
    this.runMishaps();
  }

  /** The Modbus device of that id. Throws when there is none. */
  server(id: string): ModbusServer {
    const server = this.servers.get(id);
    if (!server) throw new Error(`the water works has no Modbus device ${id}`);
    return server;
  }

  /** A connection of any node to a Modbus device. */
  connect(node: Node, id: string): ModbusClient {
    return new ModbusClient(this.network, node, this.server(id));
  }

  override get controller(): Node {
    return this.node('plc-intake');
  }

  override probe(from: Node): void {
    const client = this.connect(from, 'plc-intake');
    client.identify();
    client.read(3, 0, 16);
    this.network.after(client.connection.delay + 1, () => client.connection.close());
  }

  private addController(
    facts: DeviceFacts,
    sizes: { coils?: number; discrete?: number; input?: number; holding?: number },
    units: readonly number[],
    identification: Identification,
  ): void {
    const node = this.device(facts);
    const tables = new Map(units.map((unit) => [unit, new ModbusUnit(sizes)]));
    this.servers.set(facts.id, new ModbusServer(node, tables, identification));
  }

  private runProcess(): void {
    const { network, process } = this;
    const begins = network.date;
    const hour = () => begins.getUTCHours() + begins.getUTCMinutes() / 60 + network.now / HOUR;
    // The plant has run for long when the capture begins.
    for (let i = 0; i < 600; i++) process.step(1, hour());
    this.writeCommands();
    this.writeMeasurements();
    network.every(1, () => {
      this.readCommands();
      process.step(1, hour());
      if (process.control()) this.writeCommands();
      this.writeMeasurements();
    });
  }

  /** What registers and coils command, whoever wrote them, is what the process does. */
  private readCommands(): void {
    const { commands } = this.process;
    const treatment = this.server('plc-treatment').unit;
    const lift = this.server('plc-lift').unit;
    const tower = this.server('rtu-tower').unit;
    const intake = this.server('plc-intake').unit;
    commands.chlorineSetPoint = treatment.holding[REGISTER.treatment.chlorineSetPoint] / 100;
    commands.dosingAutomatic = treatment.holding[REGISTER.treatment.dosingAutomatic] === 1;
    commands.dosingManual = treatment.holding[REGISTER.treatment.dosingManual] / 10;
    commands.towerStart = tower.holding[REGISTER.tower.start] / 100;
    commands.towerStop = tower.holding[REGISTER.tower.stop] / 100;
    commands.outletValve = tower.coils[0] ? 100 : 0;
    for (let i = 0; i < 3; i++) {
      commands.lift[i] = lift.coils[i] === 1;
      commands.liftSpeed[i] = lift.holding[REGISTER.lift.speed + i] / 10;
    }
    for (let i = 0; i < 2; i++) commands.intake[i] = intake.coils[i] === 1;
  }

  private writeCommands(): void {
    const { commands } = this.process;
    const treatment = this.server('plc-treatment').unit;
    const lift = this.server('plc-lift').unit;
    const tower = this.server('rtu-tower').unit;
    const intake = this.server('plc-intake').unit;
    treatment.holding[REGISTER.treatment.chlorineSetPoint] = Math.round(commands.chlorineSetPoint * 100);
    treatment.holding[REGISTER.treatment.dosingAutomatic] = commands.dosingAutomatic ? 1 : 0;
    treatment.holding[REGISTER.treatment.dosingManual] = Math.round(commands.dosingManual * 10);
    tower.holding[REGISTER.tower.start] = Math.round(commands.towerStart * 100);
    tower.holding[REGISTER.tower.stop] = Math.round(commands.towerStop * 100);
    tower.coils[0] = commands.outletValve > 0 ? 1 : 0;
    for (let i = 0; i < 3; i++) {
      lift.coils[i] = commands.lift[i] ? 1 : 0;
      lift.holding[REGISTER.lift.speed + i] = Math.round(commands.liftSpeed[i] * 10);
    }
    for (let i = 0; i < 2; i++) intake.coils[i] = commands.intake[i] ? 1 : 0;
  }

  private writeMeasurements(): void {
    const { process } = this;
    const { commands } = process;
    const intake = this.server('plc-intake').unit;
    intake.holding.set([process.rawFlow * 10, process.turbidity * 100, process.temperature * 10, 0x0003].map(Math.round));
    intake.discrete.set(commands.intake.map(Number));
    const treatment = this.server('plc-treatment').unit;
    treatment.holding.set(
      [
        process.chlorine * 100,
        process.dosing * 10,
        process.ph * 100,
        process.filterLoss * 1000,
        process.filteredTurbidity * 1000,
        process.clearWell * 100,
      ].map(Math.round),
    );
    const lift = this.server('plc-lift').unit;
    const currents = commands.lift.map((on, i) => (on ? commands.liftSpeed[i] * 4.1 : 0));
    lift.holding.set([process.liftFlow * 10, process.pressure * 100, ...currents].map(Math.round));
    lift.discrete.set(commands.lift.map(Number));
    const tower = this.server('rtu-tower').unit;
    tower.input.set([process.tower * 1000, process.demand * 10, 272].map(Math.round));
    [0, 1, 2].forEach((i) => {
      const drive = this.server(`drive-${i + 1}`).unit;
      const speed = commands.lift[i] ? commands.liftSpeed[i] : 0;
      drive.holding[REGISTER.drive.status] = speed > 0 ? 0x0637 : 0x0633;
      drive.holding[REGISTER.drive.speed] = Math.round(speed * 14.5);
      drive.holding[REGISTER.drive.current] = Math.round(speed * 4.1);
    });
    const load = 40 + process.liftFlow * 0.3;
    [...this.server('gateway-meters').units.values()].forEach((meter, i) => {
      meter.input.set([2302 + i, 2297 + i, 2310 + i, load * (4 - i), load * 2.2 * (4 - i), 9800 - i * 30].map(Math.round));
    });
  }

  /** Controllers speak to drives and to each other. */
  private runControllers(): void {
    const { network } = this;
    const lift = this.node('plc-lift');
    [1, 2, 3].forEach((number, i) => {
      const client = new ModbusClient(network, lift, this.server(`drive-${number}`), { established: true });
      this.liftClients.push(client);
      network.every(1, () => {
        const { commands } = this.process;
        client.read(3, REGISTER.drive.status, 4, 1);
        // The reference stays when the drive is stopped by its command word.
        client.writeRegisters(REGISTER.drive.command, [
          commands.lift[i] ? 0x000f : 0x0006,
          Math.round(commands.liftSpeed[i] * 14.5),
        ]);
      });
    });
    const tower = new ModbusClient(network, lift, this.server('rtu-tower'), { established: true, latency: 0.004 });
    network.every(5, () => {
      tower.read(4, 0, 3);
    });
  }

  private runHmi(): void {
    const { network } = this;
    const hmi = this.node('hmi');
    for (const id of ['plc-intake', 'plc-treatment', 'plc-lift', 'rtu-tower']) {
      this.hmi.set(id, new ModbusClient(network, hmi, this.server(id), { established: true }));
    }
    const client = (id: string) => this.hmi.get(id) as ModbusClient;
    network.every(1, () => {
      client('plc-intake').read(3, 0, 8);
      client('plc-treatment').read(3, 0, 24);
      client('plc-lift').read(3, 0, 24);
    });
    network.every(2, () => {
      client('plc-intake').read(1, 0, 8);
      client('plc-lift').read(1, 0, 8);
      client('plc-lift').read(2, 0, 8);
      client('rtu-tower').read(4, 0, 8);
      client('rtu-tower').read(3, 20, 2);
      client('rtu-tower').read(1, 0, 4);
    });
    // The operator's hand: set-points within the usual range, a pump by turns.
    const chlorine = () => {
      const value = 46 + 2 * network.random.integer(0, 4);
      client('plc-treatment').writeRegister(REGISTER.treatment.chlorineSetPoint, value);
      network.mishap(`the operator sets the chlorine set-point to ${value / 100} mg/l`);
    };
    network.after(140, chlorine);
    network.every(40 * MINUTE, chlorine, 0.3, 430);
    let pump = 0;
    const speed = () => {
      pump = 1 - pump;
      const value = 10 * network.random.integer(70, 90);
      client('plc-lift').writeRegister(REGISTER.lift.speed + pump, value);
      network.mishap(`the operator sets the speed of high-lift pump ${pump + 1} to ${value / 10} %`);
    };
    network.after(200, speed);
    network.every(55 * MINUTE, speed, 0.3, 500);
    const change = () => {
      const start = this.server('plc-intake').unit.coils[1] === 0;
      client('plc-intake').writeCoil(1, start);
      network.mishap(`the operator ${start ? 'starts' : 'stops'} raw water pump 2`);
    };
    network.after(270, change);
    network.every(75 * MINUTE, change, 0.3, 560);
    // Each pump is stopped for a moment, while the others run.
    network.after(330, () => {
      network.mishap('the operator exchanges the high-lift pumps, as every week, to test them');
      const lift = client('plc-lift');
      const acts: readonly (readonly [number, number, boolean])[] = [
        [0, 2, true],
        [12, 0, false],
        [30, 0, true],
        [38, 1, false],
        [54, 1, true],
        [62, 2, false],
      ];
      for (const [delay, pump, on] of acts) network.after(delay, () => lift.writeCoil(pump, on));
    });
  }

  private runHistorian(): void {
    const { network } = this;
    const historian = this.node('historian');
    network.after(5, () => {
      for (const [id, server] of this.servers) {
        const client = new ModbusClient(network, historian, server);
        this.historian.set(id, client);
        client.identify(server.units.has(1) ? 1 : [...server.units.keys()][0]);
      }
    });
    network.every(
      5,
      () => {
        this.historian.get('plc-intake')?.read(3, 0, 4);
        this.historian.get('plc-treatment')?.read(3, 0, 6);
        this.historian.get('plc-lift')?.read(3, 0, 5);
        this.historian.get('rtu-tower')?.read(4, 0, 3);
      },
      0.004,
      7,
    );
    network.every(
      10,
      () => {
        for (const unit of [1, 2, 3]) this.historian.get('gateway-meters')?.read(4, 0, 6, unit);
      },
      0.004,
      9,
    );
  }

  private runEngineering(): void {
    const { network } = this;
    const maintenance = () => {
      const station = this.node('engineering');
      network.mishap('maintenance: the engineer reads identification, registers and the record of operation of the controllers');
      ['plc-intake', 'plc-treatment', 'plc-lift'].forEach((id, i) => {
        network.after(i * 25 + network.random.between(0, 8), () => {
          const client = this.connect(station, id);
          client.identify();
          network.after(2, () => client.read(3, 0, 24));
          network.after(3, () => client.readFile(4, 0, 60));
          network.after(4, () => client.connection.close());
        });
      });
    };
    network.after(300, maintenance);
    network.every(4 * HOUR, maintenance, 0.05, 2.6 * HOUR);
  }

  /** What goes wrong without anybody meaning harm. */
  private runMishaps(): void {
    const { network } = this;
    const restart = () => {
      network.mishap('the client of the historian restarts and connects anew');
      for (const client of this.historian.values()) client.reconnect();
    };
    network.after(390, restart);
    network.every(3 * HOUR, restart, 0.4, 0.9 * HOUR);
    const mistaken = () => {
      network.mishap('the historian asks for a register that the tower does not have and gets an exception');
      this.historian.get('rtu-tower')?.read(4, 60, 4);
    };
    network.after(450, mistaken);
    network.every(2 * HOUR, mistaken, 0.3, 0.7 * HOUR);
    const busy = () => {
      network.mishap('the controller of the intake does not answer for two seconds: requests time out');
      this.server('plc-intake').mutedUntil = network.now + 2;
    };
    network.after(520, busy);
    network.every(5 * HOUR, busy, 0.4, 0.55 * HOUR);
  }
}
