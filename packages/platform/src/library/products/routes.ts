import { type App, actorOf } from '../../kernel/http.ts';
import { IdParams } from '../../kernel/schema.ts';
import * as schema from './schema.ts';
import type { ProductService } from './service.ts';

/** What the library knows of the products that a plant has. */
export function productRoutes(app: App, service: ProductService): void {
  app.get(
    '/api/assets/:id/product',
    {
      config: { access: 'library.read' },
      schema: {
        summary: 'What is known of the product: what it offers, end of sale and support, ways in with which it is shipped',
        tags: ['library'],
        params: IdParams,
        response: { 200: schema.AssetProduct },
      },
    },
    (request) => service.ofAsset(actorOf(request), request.params.id),
  );
}
