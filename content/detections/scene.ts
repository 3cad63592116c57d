import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePcap, Frame, openCaptureBytes, type WritableFrame } from '../../packages/capture/src/index.ts';
import { type Address, Connection, ethernet, Network, type Node, Random } from '../../packages/range/src/index.ts';
import { IndicatorSet, MalwareLibrary, YaraEngine } from '../../packages/knowledge/src/index.ts';
import {
  Detector,
  Enforcement,
  FileCarver,
  type Finding,
  type Indicators,
  IndicatorWatch,
  loadRules,
  readPolicy,
  type Rule,
  Sensor,
  Watch,
} from '../../packages/sensor/src/index.ts';

/** Rules of this folder, read once. */
export const rules: readonly Rule[] = await loadRules(import.meta.dirname);

/** Zones that scenes about crossing them are judged by. */
const example = join(import.meta.dirname, '../policies/example.yml');
const policy = await readPolicy(readFileSync(example, 'utf8'), example);

/** The malicious code that scenes about files are judged by: the rules that come with the program, and one hash. Made for the first of them. */
let known: MalwareLibrary | null = null;

function malware(): MalwareLibrary {
  if (known !== null) return known;
  const folder = join(import.meta.dirname, '../malware/rules');
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  const library = new MalwareLibrary(new YaraEngine(readdirSync(folder).map((name) => ({ name, text: text(name) }))));
  const sample = 'this stands for a sample that is known by its hash';
  library.addHashes(`${createHash('sha256').update(sample).digest('hex')} Sample`, 'scenes');
  known = library;
  return library;
}

/** The indicators that scenes about them are judged by. */
function indicators(): Indicators {
  const set = new IndicatorSet();
  set.add('domain', 'strong.example', { name: 'A family', source: 'scenes' }, 90, 0);
  set.add('domain', 'weak.example', { name: 'Another', source: 'scenes' }, 50, 0);
  set.add('network', '203.0.113.0/24', { name: 'A family', source: 'scenes' }, 90, 0);
  set.add('ip', '198.51.100.7', { name: 'Another', source: 'scenes' }, 50, 0);
  return Object.assign(set, { state: 'scenes' });
}

/** Seconds after which the sensor takes the network as learnt. */
const LEARNING = 600;

const address = (ip: string): Address => ({
  ip,
  mac: `02:00:${ip
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join(':')}`,
});

/**
 * A few devices and what they say to each other, as frames: the data that proves a rule. Times are seconds; a scene begins at 0, and
 * `learnt()` goes on behind the time that the sensor learns for.
 *
 *     const scene = new Scene();
 *     const plc = scene.tcp('10.0.0.5', '10.0.0.1', 502);
 *     scene.learnt();
 *     plc.exchange(modbus.encode.diagnostics(x, 1), modbus.encode.diagnostics(x, 1));
 *     scene.findings('modbus-restart-communications');
 */
export class Scene {
  private readonly network: Network;
  private readonly nodes = new Map<string, Node>();

  constructor() {
    const truth = { plant: 'scene', seed: 1, hours: 0, begins: '', attacks: [], assets: [], steps: [], mishaps: [], frames: 0 };
    this.network = new Network(new Random(1), truth);
    this.network.pass(1);
  }

  /** The device with that address. */
  node(ip: string): Node {
    let node = this.nodes.get(ip);
    if (node === undefined) {
      const asset = {
        id: ip,
        mac: address(ip).mac,
        ip,
        name: null,
        role: '',
        purdueLevel: null,
        vendor: null,
        product: null,
        model: null,
        orderNumber: null,
        firmware: null,
        serial: null,
        visible: [],
      };
      node = this.network.add({ ...address(ip), asset });
      this.nodes.set(ip, node);
    }
    return node;
  }

  /** Goes on to a time in seconds; not back. */
  at(seconds: number): this {
    this.network.pass(seconds - this.network.now);
    return this;
  }

  /** Lets seconds pass. */
  wait(seconds: number): this {
    this.network.pass(seconds);
    return this;
  }

  /** Goes on behind the time that the sensor learns for. */
  learnt(): this {
    return this.at(LEARNING + 10);
  }

  /** A TCP connection. */
  tcp(client: string, server: string, port: number): Connection {
    return new Connection(this.network, this.node(client), this.node(server), port, { loss: 0 });
  }

  /** A UDP datagram. */
  udp(source: string, destination: string, ports: { source: number; destination: number }, payload: Uint8Array): this {
    this.network.datagram(this.node(source), this.node(destination), ports, payload);
    this.network.pass(0.001);
    return this;
  }

  /** An Ethernet frame of its own type. */
  ethernet(source: string, destination: string, etherType: number, payload: Uint8Array): this {
    return this.frame(ethernet(source, destination, etherType, payload));
  }

  /** Any frame, as it is. */
  frame(bytes: Uint8Array): this {
    this.network.send(bytes);
    this.network.pass(0.001);
    return this;
  }

  /** `count` times, `period` seconds apart. */
  repeat(count: number, period: number, what: (turn: number) => void): this {
    for (let turn = 0; turn < count; turn++) {
      what(turn);
      this.network.pass(period);
    }
    return this;
  }

  /** What the rule of that name finds in the scene, with all rules on. */
  async findings(rule: string): Promise<Finding[]> {
    const frames: WritableFrame[] = [];
    this.network.run(this.network.now + 60, ({ time, bytes }) => {
      const seconds = Math.floor(time);
      frames.push({
        seconds: 1_700_000_000 + seconds,
        nanoseconds: Math.min(999_999_999, Math.round((time - seconds) * 1e9)),
        bytes,
        start: 0,
        end: bytes.length,
      });
    });
    const detector = new Detector(rules);
    const category = rules.find(({ name }) => name === rule)?.category;
    // What is held against a baseline learns that baseline from the scene's beginning; what crosses zones is held against the example of a policy.
    const watch = category === 'deviation' ? new Watch(detector, { learning: LEARNING }) : undefined;
    const enforcement = category === 'crossing' ? new Enforcement(detector, policy) : undefined;
    const judge = category === 'file' ? malware() : undefined;
    const carver = judge && new FileCarver(detector, { judge });
    const known = category === 'indicator' ? new IndicatorWatch(detector, indicators()) : undefined;
    const messages = watch ?? enforcement ?? carver?.messages ?? known;
    const sensor = new Sensor({ events: detector, messages, learning: LEARNING, tap: carver });
    if (watch) watch.clock = sensor.clock;
    carver?.start(sensor.place, sensor.clock);
    known?.start(sensor.place, sensor.clock);
    const reader = await openCaptureBytes(encodePcap(frames));
    const frame = new Frame();
    while (await reader.fill()) while (reader.next(frame)) sensor.frame(frame);
    await reader.close();
    sensor.finish();
    carver?.finish();
    return detector.findings(sensor.clock).filter((finding) => finding.rule === rule);
  }
}

/** Two scenes for each rule: one that it must find, and one like it that it must not. */
export interface Samples {
  [rule: string]: { fires: (scene: Scene) => void; quiet: (scene: Scene) => void };
}
