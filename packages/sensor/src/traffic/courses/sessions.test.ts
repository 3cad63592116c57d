import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Head, hartIp, mqtt, type Protocol, sparkplug, tristation } from '@fengsui/wire';
import type { Course, Facts, Moment } from './course.ts';
import { HartSessionsCourse } from './hart-sessions.ts';
import { MqttClientsCourse } from './mqtt-clients.ts';
import { SparkplugNodesCourse } from './sparkplug-nodes.ts';
import { TristationModesCourse } from './tristation-modes.ts';

const SECOND = 1e9;

/** Conversations of several clients with one server, which share what their courses share, and what was told. */
class Server {
  readonly told: Facts[] = [];
  seconds = 0;
  private readonly protocol: Protocol;
  private readonly make: () => Course;
  private readonly conversations = new Map<string, { course: Course; flow: object }>();
  private readonly states = new Map<string, object>();

  constructor(protocol: Protocol, make: () => Course) {
    this.protocol = protocol;
    this.make = make;
  }

  /** One message between a client and the server. */
  hears(client: string, bytes: Uint8Array, fromClient = true): this {
    let conversation = this.conversations.get(client);
    if (!conversation) this.conversations.set(client, (conversation = { course: this.make(), flow: {} }));
    const { course, flow } = conversation;
    const moment: Moment = {
      time: this.seconds * SECOND,
      second: this.seconds,
      flow,
      direction: fromClient ? 0 : 1,
      fromClient,
      opened: true,
      server: 1,
      clientAddress: client,
      shared: <State extends object>(name: string, make: () => State): State => {
        const state = this.states.get(name) ?? make();
        this.states.set(name, state);
        return state as State;
      },
      isOther: () => false,
      tell: (type, facts) => void this.told.push({ type, ...facts }),
    };
    const carrier = this.protocol === sparkplug.sparkplug ? mqtt.mqtt : this.protocol;
    carrier.read(bytes, 0, bytes.length, fromClient ? 1 : 2, {
      message: (all, head) => {
        if (head.protocol === this.protocol) course.step(all, Object.assign(new Head(this.protocol), head), moment);
      },
    });
    return this;
  }

  /** A request and its answer. */
  exchange(client: string, request: Uint8Array, response: Uint8Array): this {
    return this.hears(client, request).hears(client, response, false);
  }

  wait(seconds: number): this {
    this.seconds += seconds;
    return this;
  }

  get steps(): unknown[] {
    return this.told.map(({ step }) => step);
  }
}

suite('sessions of MQTT clients', () => {
  const { connect, connack, ping, pong, disconnect } = mqtt.encode;
  const join = (broker: Server, client: string, clientId: string, keepAlive = 60, code = 0): Server =>
    broker.exchange(client, connect({ clientId, keepAlive }), connack(code));
  const broker = (): Server => new Server(mqtt.mqtt, () => new MqttClientsCourse());

  test('an identifier that is in use elsewhere is taken over', () => {
    const one = join(join(broker(), 'a', 'pump').wait(10).exchange('a', ping(), pong()).wait(30), 'b', 'pump');
    assert.deepEqual(one.told, [{ type: 'session', step: 'taken_over', from: 'a', seconds: 30, protocol: 'mqtt' }]);
    join(one.wait(5), 'a', 'pump');
    assert.deepEqual(one.told.at(-1)?.from, 'b');
  });

  test('is not taken over when it is refused, given up, said goodbye for, or another', () => {
    assert.deepEqual(join(join(broker(), 'a', 'pump').wait(10), 'b', 'pump', 60, 4).told, []);
    assert.deepEqual(join(join(broker(), 'a', 'pump', 20).wait(31), 'b', 'pump').told, []);
    assert.deepEqual(join(join(broker(), 'a', 'pump').hears('a', disconnect()), 'b', 'pump').told, []);
    assert.deepEqual(join(join(broker(), 'a', 'pump'), 'b', 'valve').told, []);
    assert.deepEqual(join(join(broker(), 'a', ''), 'b', '').told, []);
  });
});

suite('edge nodes of Sparkplug', () => {
  const { encodePayload, message } = sparkplug.encode;
  const births = (value: number) => [{ name: 'bdSeq', type: 4, value }];
  const say = (type: 'NBIRTH' | 'NDATA' | 'DDATA' | 'NDEATH', sequence: number | undefined, count = 1) =>
    message(
      { group: 'g', type, edgeNode: 'n', device: type === 'DDATA' ? 'd' : undefined },
      encodePayload(1, type === 'NBIRTH' || type === 'NDEATH' ? births(count) : [], sequence),
    );
  const broker = (): Server => new Server(sparkplug.sparkplug, () => new SparkplugNodesCourse());

  test('number node and devices together, round the end of the count, and begin anew with a birth', () => {
    const one = broker().hears('a', say('NBIRTH', 0));
    for (let turn = 1; turn < 600; turn++) one.hears('a', say(turn % 2 ? 'NDATA' : 'DDATA', turn & 0xff));
    one
      .hears('a', say('NBIRTH', 0, 2))
      .hears('a', say('NDATA', 1))
      .hears('a', say('NDEATH', undefined, 2));
    assert.deepEqual(one.told, []);
  });

  test('tell of leaps, repetitions and steps back', () => {
    const one = broker().hears('a', say('NBIRTH', 0)).hears('a', say('NDATA', 4)).hears('a', say('NDATA', 4));
    assert.deepEqual(one.hears('a', say('NDATA', 2)).steps, ['sequence_jump', 'sequence_repeated', 'sequence_back']);
  });

  test('speak from one address until they are silent for long; what the broker hands on is not theirs', () => {
    const one = broker().hears('a', say('NBIRTH', 0)).hears('b', say('NDATA', 1), false);
    assert.deepEqual(one.steps, []);
    one.wait(60).hears('b', say('NDEATH', undefined));
    assert.deepEqual([one.told.at(-1)?.step, one.told.at(-1)?.from], ['other_source', 'a']);
    one
      .wait(120)
      .hears('b', say('NBIRTH', 0, 3))
      .hears('b', say('NDEATH', undefined, 9));
    assert.deepEqual(one.steps, ['other_source', 'death_mismatch']);
  });
});

suite('sessions of HART-IP', () => {
  const { sessionInitiate, sessionClose, commandRequest, commandResponse } = hartIp.encode;
  const join = (server: Server, client: string, master: 0 | 1 = 1, timer = 60_000): Server =>
    server.exchange(client, sessionInitiate(0, 1, master, timer), sessionInitiate(1, 1, master, timer));
  const poll = (server: Server, client: string): Server =>
    server.exchange(client, commandRequest(2, 0, 3), commandResponse(2, 0, 3, []));
  const server = (): Server => new Server(hartIp.hartIp, () => new HartSessionsCourse());

  test('have one primary master while its session lives', () => {
    assert.deepEqual(join(join(server(), 'a').wait(59), 'b').told, [
      { type: 'session', step: 'second_master', from: 'a', protocol: 'hart-ip' },
    ]);
    assert.deepEqual(join(join(server(), 'a').wait(61), 'b').told, []);
    assert.deepEqual(join(join(server(), 'a'), 'b', 0).told, []);
    assert.deepEqual(join(join(server(), 'a').exchange('a', sessionClose(0, 3), sessionClose(1, 3)), 'b').told, []);
    assert.deepEqual(join(join(server(), 'a'), 'a').told, []);
  });

  test('come before commands', () => {
    assert.deepEqual(poll(poll(poll(join(server(), 'a'), 'a'), 'a'), 'a').told, []);
    assert.deepEqual(poll(poll(poll(server(), 'a'), 'a'), 'a').steps, ['without_session']);
  });
});

suite('modes of TriStation', () => {
  const status = (key: number, program: number) =>
    tristation.encode.encodeCommand(108, 1, [0, 0, 0, 0, 0, 0, 1, key, program, 0]);

  test('are told when they are first said and when they change, whoever asks', () => {
    const one = new Server(tristation.tristation, () => new TristationModesCourse());
    one.hears('a', status(2, 0), false).hears('b', status(2, 0), false).hears('b', status(1, 0), false);
    one.hears('a', tristation.encode.encodeCommand(110, 1), false).hears('a', status(1, 1), false);
    assert.deepEqual(
      one.told.map(({ aspect, mode, previous }) => [aspect, mode, previous]),
      [
        ['key', 'run', undefined],
        ['program', 'running', undefined],
        ['key', 'program', 'run'],
        ['program', 'halted', 'running'],
      ],
    );
  });
});
