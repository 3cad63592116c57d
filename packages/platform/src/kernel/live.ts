import { Type } from 'typebox';
import type { Bus, Message } from './bus.ts';
import { type App, actorOf, sessionCookie } from './http.ts';
import { type Actor, may } from './identity/actor.ts';
import type { Permission } from './identity/permissions.ts';
import type { Identity } from './identity/service.ts';
import { type LiveTopic, liveTopics } from './schema.ts';

/** Who may hear a topic. */
const topicPermissions: Record<LiveTopic, Permission> = {
  jobs: 'assets.read',
  captures: 'assets.read',
  assets: 'assets.read',
  findings: 'assets.read',
  matches: 'library.read',
  imports: 'library.read',
  library: 'library.read',
  sensors: 'assets.read',
  norms: 'assets.read',
};

const beatInterval = 15_000;
/** Bytes that may wait for a slow reader before it is cut off; its browser connects again and reads the lists anew. */
const mostWaiting = 2 ** 20;

/** Server-sent events: what changes in the actor's organisation, by topic. */
export function liveRoutes(app: App, bus: Bus, identity: Identity): void {
  const names = Object.keys(liveTopics) as LiveTopic[];
  const open = new Set<() => void>();

  app.get(
    '/api/live',
    {
      config: { access: 'session' },
      schema: {
        summary: 'Server-sent events of what changes',
        description: `Topics: ${names.map((name) => `\`${name}\`: ${liveTopics[name]}`).join('; ')}. Each event is \`{ topic, at, data }\`.`,
        tags: ['live'],
        querystring: Type.Object({
          topics: Type.Optional(Type.String({ description: 'Topics, separated by commas; all when absent' })),
        }),
      },
    },
    (request, reply) => {
      const actor = actorOf(request);
      const wanted = request.query.topics?.split(',').map((name) => name.trim());
      const topics = new Set<string>(
        names.filter((name) => (wanted?.includes(name) ?? true) && may(actor, topicPermissions[name])),
      );
      const { raw } = reply;
      reply.hijack();
      raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
      });
      raw.write(`retry: 2000\n: ${[...topics].join(', ')}\n\n`);

      const stop = bus.listen((message: Message) => {
        if (message.organisation !== actor.organisation || !topics.has(message.topic)) return;
        raw.write(
          `event: ${message.topic}\ndata: ${JSON.stringify({ topic: message.topic, at: message.at, data: message.data })}\n\n`,
        );
        if (raw.writableLength > mostWaiting) raw.destroy();
      });
      const secret = request.cookies[sessionCookie];
      const bearer = request.headers.authorization?.slice(7).trim();
      const beat = setInterval(() => {
        // A session that has ended, moved to another organisation, or lost a permission hears nothing more.
        const check = bearer === undefined ? identity.bySession(secret ?? '') : identity.byToken(bearer);
        check.then(
          (now: Actor | null) => {
            const same =
              now?.organisation === actor.organisation &&
              [...topics].every((name) => may(now, topicPermissions[name as LiveTopic]));
            if (same) raw.write(': beat\n\n');
            else raw.end();
          },
          () => raw.end(),
        );
      }, beatInterval);
      const close = () => {
        clearInterval(beat);
        stop();
        open.delete(close);
        raw.end();
      };
      open.add(close);
      raw.on('close', close);
      raw.on('error', close);
    },
  );
  app.addHook('preClose', async () => {
    for (const close of open) close();
  });
}
