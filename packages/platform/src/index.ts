/** The platform: one server for a plant, a province or sector centre, and a national centre. */
export { Configuration, defaultDataDir, environmentName, readConfiguration } from './kernel/config.ts';
export { type Server, type ServerOptions, startServer } from './server.ts';
