import { Type } from 'typebox';
import { type App, actorOf } from '../kernel/http.ts';
import { expositionType } from './exposition.ts';
import type { openMetrics } from './service.ts';

export function metricsRoutes(app: App, metrics: ReturnType<typeof openMetrics>): void {
  app.get(
    '/api/metrics',
    {
      config: { access: 'assets.read' },
      schema: {
        summary: 'What there is and how sensors, jobs and the server are, in the text format of Prometheus 0.0.4',
        tags: ['server'],
        response: { 200: Type.String() },
      },
    },
    async (request, reply) => reply.type(expositionType).send(await metrics.read(actorOf(request))),
  );
}
