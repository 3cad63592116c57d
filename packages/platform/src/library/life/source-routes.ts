import { type App, actorOf } from '../../kernel/http.ts';
import { Page } from '../../kernel/schema.ts';
import * as schema from './schema-sources.ts';
import type { StatisticsService } from './statistics.ts';

/** The sources of the library, and the records behind their numbers. */
export function sourceRoutes(app: App, service: StatisticsService): void {
  const tags = ['library'];
  const config = { access: 'library.read' } as const;
  app.get(
    '/api/library/sources',
    {
      config,
      schema: { summary: 'How timely and how good each source of the library is', tags, response: { 200: schema.SourceList } },
    },
    () => service.list(),
  );
  app.get(
    '/api/library/source-records',
    {
      config,
      schema: {
        summary: 'The records behind a number of a source',
        tags,
        querystring: schema.SourceRecordQuery,
        response: { 200: Page(schema.SourceRecord) },
      },
    },
    (request) => service.listRecords(actorOf(request), request.query),
  );
}
