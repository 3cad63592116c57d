import type { Attack } from '../attack.ts';
import { cipModeChange } from './cip-mode-change.ts';
import { dnp3Restart } from './dnp3-restart.ts';
import { gooseSpoofing } from './goose-spoofing.ts';
import { iec104Breakers } from './iec104-breakers.ts';
import { iec104Enumeration } from './iec104-enumeration.ts';
import { mmsFileTheft } from './mms-file-theft.ts';
import { modbusBruteForce } from './modbus-brute-force.ts';
import { modbusDiscovery } from './modbus-discovery.ts';
import { modbusFlood } from './modbus-flood.ts';
import { modbusListenOnly } from './modbus-listen-only.ts';
import { modbusManInTheMiddle } from './modbus-man-in-the-middle.ts';
import { modbusReplay } from './modbus-replay.ts';
import { modbusSetPoint } from './modbus-set-point.ts';
import { opcUaWrite } from './opcua-write.ts';
import { profinetTakeover } from './profinet-takeover.ts';
import { s7ProgramDownload } from './s7-program-download.ts';
import { s7ProgramTheft } from './s7-program-theft.ts';
import { s7Stop } from './s7-stop.ts';
import { internetConnection } from './internet-connection.ts';
import { dnsTunnel } from './dns-tunnel.ts';
import { lateralMovement } from './lateral-movement.ts';
import { bacnetTakeover } from './bacnet-takeover.ts';
import { cipFirmware } from './cip-firmware.ts';
import { rogueMaster } from './rogue-master.ts';

/** Every attack, one line each; they are played in this order. */
export const attacks: readonly Attack[] = [
  lateralMovement,
  dnsTunnel,
  modbusDiscovery,
  modbusSetPoint,
  modbusBruteForce,
  modbusListenOnly,
  modbusManInTheMiddle,
  modbusReplay,
  modbusFlood,
  s7ProgramDownload,
  s7Stop,
  s7ProgramTheft,
  cipModeChange,
  cipFirmware,
  profinetTakeover,
  opcUaWrite,
  bacnetTakeover,
  iec104Enumeration,
  iec104Breakers,
  rogueMaster,
  dnp3Restart,
  gooseSpoofing,
  mmsFileTheft,
  internetConnection,
];
