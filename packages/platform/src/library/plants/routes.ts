import { type App, actorOf } from '../../kernel/http.ts';
import { VulnerabilityParams } from '../schema.ts';
import * as schema from './schema.ts';
import type { PlantService } from './service.ts';

/** From a vulnerability to every affected plant that the asker may see. */
export function plantRoutes(app: App, service: PlantService): void {
  app.get(
    '/api/vulnerabilities/:id/plants',
    {
      config: { access: 'library.read' },
      schema: {
        summary:
          'Plants that a vulnerability concerns, of every organisation of which the asker is a member, the most urgent first',
        tags: ['library'],
        params: VulnerabilityParams,
        response: { 200: schema.AffectedPlants },
      },
    },
    (request) => service.affected(actorOf(request), request.params.id),
  );
}
