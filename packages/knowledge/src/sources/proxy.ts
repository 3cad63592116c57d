import http from 'node:http';

/** Since which Node `fetch` can be told to use the proxy that the environment names. */
type WithProxy = typeof http & { setGlobalProxyFromEnv?: () => unknown };

/** Lets this process fetch through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name. Answers false where Node cannot, and one is named. */
export function useProxyOfEnvironment(environment: NodeJS.ProcessEnv = process.env): boolean {
  const named = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => (environment[name] ?? '') !== '');
  if (!named || environment.NODE_USE_ENV_PROXY === '1') return true;
  const { setGlobalProxyFromEnv } = http as WithProxy;
  setGlobalProxyFromEnv?.();
  return setGlobalProxyFromEnv !== undefined;
}
