import { EnipClient, EnipServer, runIo } from '../devices/enip.ts';
import { OpcUaClient, OpcUaServer } from '../devices/opcua.ts';
import { Profinet } from '../devices/profinet.ts';
import { S7Client, S7Server } from '../devices/s7.ts';
import type { Network, Node } from '../network.ts';
import { Office } from '../office/office.ts';
import { FactoryProcess } from '../process/factory.ts';
import { Site } from '../site.ts';
import { Building } from './building.ts';
import { devices, lineBuild, switches } from './factory-devices.ts';

const MINUTE = 60;
const HOUR = 3600;

/** Variables of the line's OPC UA server. */
export const LINE_VARIABLES = ['Speed', 'Bottles', 'Rejects', 'TankLevel', 'Temperature', 'Recipe', 'OrderNumber'] as const;
export const lineNode = (name: (typeof LINE_VARIABLES)[number]): string => `ns=3;s="Line"."${name}"`;

/** The factory cell: its process, its controllers of two makes, and the people who work with them. */
export class Factory extends Site {
  readonly process: FactoryProcess;
  override readonly office: Office;
  readonly profinet: Profinet;
  readonly building: Building;
  readonly simatic = new Map<string, S7Server>();
  readonly logix = new Map<string, EnipServer>();
  readonly opcUa: OpcUaServer;
  readonly hmi = new Map<string, S7Client>();
  readonly robotHmi = new Map<string, EnipClient>();
  readonly historian = new Map<string, OpcUaClient | S7Client>();

  constructor(network: Network) {
    super(network);
    this.process = new FactoryProcess(network.random.fork('process'));
    this.profinet = new Profinet(network);
    for (const facts of devices) {
      const node = this.device(facts, facts.timeToLive);
      if (facts.s7) this.simatic.set(facts.id, new S7Server(node, facts.s7.identity, facts.s7.slot, facts.s7.blocks));
      if (facts.cip) this.logix.set(facts.id, new EnipServer(node, facts.cip));
      if (facts.profinet) this.profinet.add(node, facts.profinet, [facts.vendor, facts.product, facts.orderNumber].join(', '));
    }
    this.opcUa = new OpcUaServer(this.node('plc-line'), lineBuild);
    this.office = new Office(this, { control: '10.40.10', office: '10.40.1', domain: 'factory.example', prefix: 'FC' });
    for (const facts of switches) this.office.addSwitch(facts);
    this.building = new Building(this);
    this.runProcess();
    this.runIo();
    this.runHmi();
    this.runRobotHmi();
    this.runHistorian();
    this.runProfinet();
    this.runEngineering();
    this.runMishaps();
  }

  /** The SIMATIC controller of that id. Throws when there is none. */
  s7(id: string): S7Server {
    const server = this.simatic.get(id);
    if (!server) throw new Error(`the factory has no SIMATIC controller ${id}`);
    return server;
  }

  /** The EtherNet/IP device of that id. Throws when there is none. */
  cip(id: string): EnipServer {
    const server = this.logix.get(id);
    if (!server) throw new Error(`the factory has no EtherNet/IP device ${id}`);
    return server;
  }

  /** An S7 connection of any node, as a programming device makes it. */
  program(node: Node, id: string): S7Client {
    return new S7Client(this.network, node, this.s7(id), 1);
  }

  /** An EtherNet/IP session of any node. */
  session(node: Node, id: string): EnipClient {
    return new EnipClient(this.network, node, this.cip(id));
  }

  override get controller(): Node {
    return this.node('plc-line');
  }

  override probe(from: Node): void {
    const client = this.program(from, 'plc-line').identify();
    this.network.after(client.connection.delay + 1, () => client.close());
  }

  private runProcess(): void {
    const { network, process } = this;
    for (let i = 0; i < 300; i++) process.step(1);
    this.writeCommands();
    this.writeMeasurements();
    network.every(0.5, () => {
      this.readCommands();
      process.step(0.5);
      this.writeMeasurements();
    });
  }

  private writeCommands(): void {
    const { commands } = this.process;
    const line = this.s7('plc-line').block(10);
    line.setFloat32(0, commands.conveyor);
    line.setInt16(32, commands.recipe);
    const filling = this.s7('plc-filling').block(2);
    filling.setFloat32(0, commands.temperature);
    filling.setFloat32(4, commands.volume);
    const robot = this.cip('plc-robot').tags;
    robot.set('Cell.Start', { type: 'bool', values: [1] });
    robot.set('Robot.SpeedOverride', { type: 'real', values: [80] });
    const palletiser = this.cip('plc-palletiser').tags;
    palletiser.set('Pallet.Layers', { type: 'dint', values: [6] });
    this.opcUa.variables.set(lineNode('Recipe'), { type: 'int32', value: commands.recipe });
    this.opcUa.variables.set(lineNode('OrderNumber'), { type: 'string', value: 'A-20418' });
  }

  /** What data blocks and tags command, whoever wrote them, is what the process does. */
  private readCommands(): void {
    const { commands } = this.process;
    commands.conveyor = this.s7('plc-line').block(10).getFloat32(0);
    commands.running = this.s7('plc-line').running;
    const filling = this.s7('plc-filling');
    commands.temperature = filling.block(2).getFloat32(0);
    commands.volume = filling.block(2).getFloat32(4);
    commands.fillerRuns = filling.running;
    const robot = this.cip('plc-robot');
    commands.robotRuns = robot.running && robot.tag('Cell.Start').values[0] === 1;
    const recipe = this.opcUa.variables.get(lineNode('Recipe'));
    if (recipe) commands.recipe = Number(recipe.value);
  }

  private writeMeasurements(): void {
    const { process } = this;
    const line = this.s7('plc-line').block(10);
    line.setFloat32(4, process.conveyor);
    line.setFloat32(8, process.current);
    line.setInt32(12, process.bottles);
    line.setInt32(16, process.rejects);
    line.setInt16(32, process.commands.recipe);
    const filling = this.s7('plc-filling').block(1);
    [process.temperature, process.heating, process.pressure, process.tank, process.lastVolume].forEach((value, i) => {
      filling.setFloat32(i * 4, value);
    });
    const packing = this.s7('plc-packing').block(1);
    packing.setInt32(0, process.boxes);
    packing.setInt32(4, process.pallets);
    const robot = this.cip('plc-robot').tags;
    robot.set('Robot.Axis1', { type: 'real', values: [process.axis] });
    robot.set('Cell.Boxes', { type: 'dint', values: [process.boxes] });
    robot.set('Cell.State', { type: 'dint', values: [process.commands.robotRuns ? 2 : 0] });
    const palletiser = this.cip('plc-palletiser').tags;
    palletiser.set('Pallet.Count', { type: 'dint', values: [process.pallets] });
    palletiser.set('Pallet.DriveSpeed', { type: 'real', values: [process.conveyor * 32] });
    const { variables } = this.opcUa;
    variables.set(lineNode('Speed'), { type: 'float', value: process.conveyor });
    variables.set(lineNode('Bottles'), { type: 'int32', value: process.bottles });
    variables.set(lineNode('Rejects'), { type: 'int32', value: process.rejects });
    variables.set(lineNode('TankLevel'), { type: 'float', value: process.tank });
    variables.set(lineNode('Temperature'), { type: 'float', value: process.temperature });
  }

  private runIo(): void {
    const { network, process } = this;
    const byte = (value: number) => Math.round(value) & 0xff;
    runIo(network, this.node('plc-robot'), this.cip('io-robot'), {
      interval: 0.2,
      assemblies: [103, 112, 100],
      output: () => [process.commands.robotRuns ? 0x0f : 0, byte(process.boxes)],
      input: () => [0, 0, 0, 0, process.axis > 0 ? 0x55 : 0xaa, byte(process.bottles)],
      active: () => this.cip('plc-robot').mutedUntil < network.now,
    });
    runIo(network, this.node('plc-palletiser'), this.cip('drive-palletiser'), {
      interval: 0.25,
      assemblies: [6, 2, 1],
      output: () => [
        process.commands.running ? 0x12 : 0x01,
        0,
        byte(process.conveyor * 3200),
        byte((process.conveyor * 3200) >> 8),
      ],
      input: () => [0, 0, 0, 0, 0x0f, 0x0d, byte(process.conveyor * 3190), byte((process.conveyor * 3190) >> 8)],
      active: () => true,
    });
  }

  private runHmi(): void {
    const { network } = this;
    const hmi = this.node('hmi');
    for (const id of ['plc-line', 'plc-filling', 'plc-packing']) {
      this.hmi.set(id, new S7Client(network, hmi, this.s7(id), 2, { established: true }));
    }
    const client = (id: string) => this.hmi.get(id) as S7Client;
    network.every(1, () => {
      client('plc-line').read({ block: 10, byte: 0, count: 34 });
      client('plc-filling').read({ block: 1, byte: 0, count: 20 }, { block: 2, byte: 0, count: 8 });
    });
    network.every(2, () => {
      client('plc-packing').read({ block: 1, byte: 0, count: 8 });
    });
    const temperature = () => {
      const value = 66 + network.random.integer(0, 4);
      client('plc-filling').writeReal(2, 0, value);
      network.mishap(`the operator sets the temperature of the product to ${value} °C`);
    };
    network.after(130, temperature);
    network.every(45 * MINUTE, temperature, 0.3, 470);
    const speed = () => {
      const value = network.random.integer(40, 50) / 100;
      client('plc-line').writeReal(10, 0, value);
      network.mishap(`the operator sets the speed of the conveyor to ${value} m/s`);
    };
    network.after(210, speed);
    network.every(70 * MINUTE, speed, 0.3, 540);
  }

  private runRobotHmi(): void {
    const { network } = this;
    const hmi = this.node('hmi-robot');
    network.after(3, () => {
      for (const id of ['plc-robot', 'plc-palletiser']) {
        const client = this.session(hmi, id).listIdentity().open();
        this.robotHmi.set(id, client);
      }
    });
    network.every(
      1,
      () => {
        this.robotHmi.get('plc-robot')?.readTags('Robot.Axis1', 'Cell.Boxes', 'Cell.State', 'Cell.Start');
      },
      0.004,
      6,
    );
    network.every(
      2,
      () => {
        this.robotHmi.get('plc-palletiser')?.readTags('Pallet.Count', 'Pallet.DriveSpeed', 'Pallet.Layers');
      },
      0.004,
      6.5,
    );
    const override = () => {
      const value = network.random.integer(15, 18) * 5;
      this.robotHmi.get('plc-robot')?.writeTag('Robot.SpeedOverride', value);
      network.mishap(`the operator sets the speed override of the robot to ${value} %`);
    };
    network.after(170, override);
    network.every(50 * MINUTE, override, 0.3, 500);
    const cell = () => {
      network.mishap('the operator stops the robot cell to clear a jam, and starts it again');
      this.robotHmi.get('plc-robot')?.writeTag('Cell.Start', 0);
      network.after(35, () => this.robotHmi.get('plc-robot')?.writeTag('Cell.Start', 1));
    };
    network.after(330, cell);
    network.every(100 * MINUTE, cell, 0.3, 42 * MINUTE);
  }

  private runHistorian(): void {
    const { network } = this;
    const values = (['Speed', 'Bottles', 'Rejects', 'TankLevel', 'Temperature'] as const).map(lineNode);
    const start = (node: Node, name: string, nodes: readonly string[], interval: number) => {
      const client = new OpcUaClient(network, node, this.opcUa, name);
      client.connect().identify().subscribe(nodes, interval);
      return client;
    };
    network.after(8, () => {
      this.historian.set('line', start(this.node('historian'), 'FC-HIST', values, 1));
      const filling = new S7Client(network, this.node('historian'), this.s7('plc-filling'), 3);
      this.historian.set('filling', filling.identify());
    });
    network.every(
      5,
      () => {
        const filling = this.historian.get('filling');
        if (filling instanceof S7Client) filling.read({ block: 1, byte: 0, count: 20 });
      },
      0.004,
      15,
    );
    // The production planning hands out orders and recipes.
    const mes = new OpcUaClient(network, this.node('mes'), this.opcUa, 'FC-MES');
    network.after(11, () => {
      mes.connect().identify();
    });
    network.every(
      10,
      () => {
        mes.read(lineNode('Bottles'), lineNode('Rejects'), lineNode('OrderNumber'));
      },
      0.004,
      20,
    );
    let order = 20_418;
    const next = () => {
      order++;
      mes.write(lineNode('OrderNumber'), `A-${order}`);
      mes.write(lineNode('Recipe'), network.random.integer(1, 5));
      network.mishap(`production planning starts order A-${order}`);
    };
    network.after(240, next);
    network.every(35 * MINUTE, next, 0.2, 520);
    const restart = () => {
      network.mishap('the collector of the historian restarts and connects anew');
      const line = this.historian.get('line');
      const filling = this.historian.get('filling');
      if (line instanceof OpcUaClient) {
        line.reconnect();
        network.after(4, () => line.connect().subscribe(values, 1));
      }
      if (filling instanceof S7Client) filling.reconnect();
    };
    network.after(400, restart);
    network.every(3 * HOUR, restart, 0.4, 0.8 * HOUR);
  }

  /** The controllers look for their devices by name, at start and now and then. */
  private runProfinet(): void {
    const { network } = this;
    const look = () => {
      for (const name of ['io-filler', 'io-conveyor', 'drive-conveyor']) this.profinet.identifyName(this.node('plc-line'), name);
    };
    network.after(2, look);
    network.every(20 * MINUTE, look, 0.1, 10 * MINUTE - 30);
  }

  private runEngineering(): void {
    const { network } = this;
    const station = this.node('engineering');
    const maintenance = () => {
      network.mishap(
        'maintenance: the engineer goes online, compares the program of the filling with the project, and sets clocks',
      );
      this.profinet.identifyAll(station);
      const filling = this.program(station, 'plc-filling');
      network.after(8, () => filling.identify().listBlocks());
      network.after(15, () => filling.upload({ type: 'OB', number: 1 }, 1400));
      network.after(22, () => filling.upload({ type: 'FB', number: 10 }, 2300));
      network.after(30, () => filling.setClock());
      network.after(34, () => filling.close());
      const line = this.program(station, 'plc-line');
      network.after(40, () => line.identify());
      network.after(44, () => line.close());
      const robot = this.session(station, 'plc-robot');
      network.after(52, () => robot.listIdentity().identify().browse());
      network.after(58, () => robot.close());
      for (const id of ['io-robot', 'drive-palletiser', 'plc-palletiser']) {
        network.after(62, () => this.session(station, id).listIdentity().close());
      }
    };
    network.after(270, maintenance);
    network.every(4 * HOUR, maintenance, 0.05, 2.4 * HOUR);
  }

  /** What goes wrong without anybody meaning harm. */
  private runMishaps(): void {
    const { network } = this;
    const mistaken = () => {
      network.mishap('the panel asks for a data block that the packing controller does not have and is refused');
      this.hmi.get('plc-packing')?.read({ block: 77, byte: 0, count: 4 });
    };
    network.after(460, mistaken);
    network.every(2 * HOUR, mistaken, 0.3, 0.75 * HOUR);
    const slow = () => {
      network.mishap('the palletiser does not answer for a second: a request times out');
      this.cip('plc-palletiser').mutedUntil = network.now + 1;
    };
    network.after(530, slow);
    network.every(5 * HOUR, slow, 0.4, 0.6 * HOUR);
  }
}
