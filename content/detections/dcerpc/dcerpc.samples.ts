import { dcerpc, smb } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const { bind, request } = dcerpc.encode;
const { pipeTransaction, pipeWrite } = smb.encode;
const ADMINISTRATOR = '10.0.0.5';
const STATION = '10.0.0.20';
const STRANGER = '10.0.0.66';
const SRVSVC = '4b324fc8-1670-01d3-1278-5a47bf6ee188';
const SVCCTL = '367abb81-9844-35f1-ad32-98f038001003';
const EVENTLOG = '82273fdc-e32a-18c3-3f78-827929dc23ea';
const SHUTDOWN = '894de0c0-0d55-11d3-a322-00c04fa321a1';
const DRSUAPI = 'e3514235-4b06-11d1-ab04-00c04fc2dcd2';
const PATH_CANONICALIZE = 31;
const CREATE_SERVICE = 12;
const QUERY_STATUS = 6;
const CLEAR_LOG = 0;
const READ_LOG = 10;
const SHUT_DOWN = 0;
const ABORT_SHUTDOWN = 1;
const GET_CHANGES = 3;

const wide = (text: string): number[] => [...text].flatMap((character) => [character.charCodeAt(0), 0]);
/** A call of an operation over a pipe of SMB. */
const call = (scene: Scene, client: string, uuid: string, operation: number, parameters: readonly number[] = []) =>
  scene
    .tcp(client, STATION, 445)
    .exchange(pipeWrite(1, 7, bind(1, [[0, uuid]])), null)
    .exchange(pipeTransaction(2, 7, request(2, 0, operation, parameters)), null);

export const samples: Samples = {
  'windows-path-exploit': {
    fires: (scene) => call(scene, STRANGER, SRVSVC, PATH_CANONICALIZE, wide('\\AAAA\\..\\..\\BBBB')),
    quiet: (scene) => call(scene, ADMINISTRATOR, SRVSVC, PATH_CANONICALIZE, wide('\\reports\\2026\\..')),
  },
  'windows-remote-execution': {
    fires: (scene) => call(scene, STRANGER, SVCCTL, CREATE_SERVICE, wide('svc')),
    quiet: (scene) => call(scene, ADMINISTRATOR, SVCCTL, QUERY_STATUS),
  },
  'windows-event-log-cleared': {
    fires: (scene) => call(scene, STRANGER, EVENTLOG, CLEAR_LOG),
    quiet: (scene) => call(scene, ADMINISTRATOR, EVENTLOG, READ_LOG),
  },
  'windows-remote-shutdown': {
    fires: (scene) => call(scene, STRANGER, SHUTDOWN, SHUT_DOWN),
    quiet: (scene) => call(scene, ADMINISTRATOR, SHUTDOWN, ABORT_SHUTDOWN),
  },
  'windows-directory-replicated': {
    fires: (scene) => {
      call(scene, ADMINISTRATOR, DRSUAPI, GET_CHANGES);
      scene.learnt();
      call(scene, STRANGER, DRSUAPI, GET_CHANGES);
    },
    quiet: (scene) => {
      call(scene, ADMINISTRATOR, DRSUAPI, GET_CHANGES);
      scene.learnt();
      call(scene, ADMINISTRATOR, DRSUAPI, GET_CHANGES);
    },
  },
};
