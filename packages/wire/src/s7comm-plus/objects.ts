import {
  ACT_ALARM,
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_PROGRAM,
  ACT_READ,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';

/** Attribute that asks for a mode of the controller. */
export const OPERATING_STATE_REQUEST = 2167;
/** Class of a session that a client opens. */
export const CLASS_SERVER_SESSION = 287;
/** Attributes of a session. */
export const SESSION_USER = 296;
export const SESSION_APPLICATION = 297;
export const SESSION_HOST = 298;
export const SESSION_RESPONSE = 304;
export const SESSION_VERSION = 306;
/** Members of the version of a session: `1;order number;firmware` of the controller. */
export const SYSTEM_VERSION = 319;
export const PROJECT_VERSION = 320;
export const OBJECT_NAME = 233;

/** Identifiers of objects, classes and attributes that mean something to a reader; the controller knows thousands. */
export const identifiers: ReadonlyMap<number, string> = new Map([
  [1, 'NativeObjects.theASRoot_Rid'],
  [2, 'NativeObjects.theHWConfiguration_Rid'],
  [3, 'NativeObjects.thePLCProgram_Rid'],
  [4, 'NativeObjects.theFolders_Rid'],
  [5, 'NativeObjects.theLogs_Rid'],
  [7, 'NativeObjects.theTisJobCont_Rid'],
  [8, 'NativeObjects.theAlarmSubsystem_Rid'],
  [9, 'NativeObjects.theASLog_Rid'],
  [10, 'NativeObjects.theSWEvents_Rid'],
  [11, 'NativeObjects.theTisSubsystem_Rid'],
  [12, 'NativeObjects.theCommCont_Rid'],
  [16, 'NativeObjects.theFWpackage_Rid'],
  [32, 'NativeObjects.theCentralDevice_Rid'],
  [48, 'NativeObjects.theCPU_Rid'],
  [49, 'NativeObjects.theCPUproxy_Rid'],
  [50, 'NativeObjects.theCPUcommon_Rid'],
  [51, 'NativeObjects.theCardReaderWriter_Rid'],
  [52, 'NativeObjects.theCPUexecUnit_Rid'],
  [53, 'NativeObjects.theWebServer_Rid'],
  [54, 'NativeObjects.theCPUDisplay_Rid'],
  [55, 'NativeObjects.theCPUFexecUnit_Rid'],
  [64, 'NativeObjects.theIE1_Rid'],
  [72, 'NativeObjects.theIE2_Rid'],
  [77, 'NativeObjects.theIE1_NetworkParameters_Rid'],
  [78, 'NativeObjects.theIE2_NetworkParameters_Rid'],
  [80, 'NativeObjects.theIArea_Rid'],
  [81, 'NativeObjects.theQArea_Rid'],
  [82, 'NativeObjects.theMArea_Rid'],
  [83, 'NativeObjects.theS7Counters_Rid'],
  [84, 'NativeObjects.theS7Timers_Rid'],
  [201, 'ObjectRoot'],
  [211, 'GetNewRIDOnServer'],
  [OBJECT_NAME, 'ObjectVariableTypeName'],
  [255, 'ClassSubscriptions'],
  [284, 'ClassServerSessionContainer'],
  [285, 'ObjectServerSessionContainer'],
  [CLASS_SERVER_SESSION, 'ClassServerSession'],
  [288, 'ObjectNullServerSession'],
  [289, 'ServerSessionClientID'],
  [295, 'ServerSessionsCount'],
  [SESSION_USER, 'ServerSessionUser'],
  [SESSION_APPLICATION, 'ServerSessionApplication'],
  [SESSION_HOST, 'ServerSessionHost'],
  [299, 'ServerSessionRole'],
  [300, 'ServerSessionClientRID'],
  [301, 'ServerSessionClientComment'],
  [302, 'ServerSessionTimeout'],
  [303, 'ServerSessionChallenge'],
  [SESSION_RESPONSE, 'ServerSessionResponse'],
  [305, 'ServerSessionRoles'],
  [SESSION_VERSION, 'ServerSessionVersion'],
  [314, 'LID_SessionVersionStruct'],
  [315, 'LID_SessionVersionSystemOMS'],
  [316, 'LID_SessionVersionProjectOMS'],
  [317, 'LID_SessionVersionSystemPAOM'],
  [318, 'LID_SessionVersionProjectPAOM'],
  [SYSTEM_VERSION, 'LID_SessionVersionSystemPAOMString'],
  [PROJECT_VERSION, 'LID_SessionVersionProjectPAOMString'],
  [321, 'LID_SessionVersionProjectFormat'],
  [387, 'RootMemoryReset'],
  [388, 'RootReset'],
  [511, 'ClassTypeInfo'],
  [537, 'ObjectOMSTypeInfoContainer'],
  [1001, 'ClassSubscription'],
  [1037, 'SystemLimits'],
  [1040, 'SubscriptionRouteMode'],
  [1041, 'SubscriptionActive'],
  [1048, 'SubscriptionReferenceList'],
  [1049, 'SubscriptionCycleTime'],
  [1053, 'SubscriptionCreditLimit'],
  [OPERATING_STATE_REQUEST, 'CPUexecUnit.OperatingStateREQ'],
  [2168, 'CPUexecUnit.PowerOnAction'],
  [2447, 'ASLog.LogEntry'],
  [2459, 'ASRoot.ESversion'],
  [2496, 'HWConfiguration.Class_Rid'],
  [2520, 'PLCProgram.Class_Rid'],
  [2521, 'Block.BlockNumber'],
  [2523, 'Block.BlockLanguage'],
  [2524, 'Block.KnowhowProtected'],
  [2533, 'Block.BodyDescription'],
  [2548, 'DB.ValueInitial'],
  [2550, 'DB.ValueActual'],
  [2574, 'DB.Class_Rid'],
  [2578, 'FB.Class_Rid'],
  [2579, 'FC.Class_Rid'],
  [2580, 'FunctionalObject.Code'],
  [2610, 'OB.Class_Rid'],
  [2640, 'CyclicOB.Class_Rid'],
  [2647, 'ProgramCycleOB.Class_Rid'],
  [2651, 'StartupOB.Class_Rid'],
  [2657, 'TimeOfDayOB.Class_Rid'],
  [2662, 'AlarmSubscriptionRef.Class_Rid'],
  [2700, 'AbstractTisJob.Class_Rid'],
  [2708, 'ContinuingTisJob.Class_Rid'],
  [2709, 'SessionTisJob.Class_Rid'],
  [2712, 'TisSubscriptionRef.Class_Rid'],
  [3448, 'AS_KnowhowProtection.Mode'],
  [3449, 'AS_KnowhowProtection.Password'],
  [3451, 'CPUcommon.CPUProtectionLevel'],
  [3452, 'AS_Protection.Password'],
  [3453, 'AS_Protection.FailsafePassword'],
  [3586, 'NetworkParameters.NetworkParamActual'],
  [3587, 'NetworkParameters.NetworkParamConfig'],
  [3636, 'AckJob.Class_Rid'],
  [3643, 'EnDisJob.Class_Rid'],
  [3735, 'ControllerArea.ValueInitial'],
  [3736, 'ControllerArea.ValueActual'],
  [3748, 'CPUcommon.ASStateREQ'],
  [3753, 'SubmoduleAbstr.IuM0DataActual'],
  [3932, 'UDT.Class_Rid'],
  [3933, 'FBT.Class_Rid'],
  [3934, 'SDT.Class_Rid'],
  [3935, 'FCT.Class_Rid'],
]);

/** Fixed upper half of the identifier of a data block; the lower half is its number. */
const DATA_BLOCKS = 0x8a0e;

/** An object as people write it: a data block, a known identifier, or the number in hexadecimal. */
export function objectName(id: number): string {
  if (id >>> 16 === DATA_BLOCKS) return `DB${id & 0xffff}`;
  return identifiers.get(id) ?? `0x${id.toString(16)}`;
}

/** True for blocks of the program, whose identifiers are above those of the session's own objects. */
export function isBlock(id: number): boolean {
  return id >>> 24 === DATA_BLOCKS >>> 8;
}

const classes: ReadonlyMap<number, number> = new Map([
  [CLASS_SERVER_SESSION, ACT_SESSION],
  [1001, ACT_READ],
  [2662, ACT_READ | ACT_ALARM],
  [3636, ACT_ALARM],
  [3643, ACT_ALARM | ACT_CONFIGURE],
  [2496, ACT_PROGRAM | ACT_CONFIGURE],
  ...[2700, 2708, 2709, 2712].map((id): [number, number] => [id, ACT_DIAGNOSE]),
  ...[2520, 2574, 2578, 2579, 2592, 2610, 3002, 3932, 3933, 3934, 3935].map((id): [number, number] => [id, ACT_PROGRAM]),
  // The kinds of organisation block.
  ...Array.from({ length: 22 }, (_, i): [number, number] => [2637 + i, ACT_PROGRAM]),
]);

/** What creating an object of a class does, as ACT_ bits. */
export function classActs(id: number): number {
  return classes.get(id) ?? ACT_CONFIGURE;
}

const attributes: ReadonlyMap<number, number> = new Map([
  [OPERATING_STATE_REQUEST, ACT_WRITE | ACT_CONTROL],
  [3748, ACT_WRITE | ACT_CONTROL],
  [387, ACT_WRITE | ACT_CONTROL],
  [388, ACT_WRITE | ACT_CONTROL],
  [SESSION_RESPONSE, ACT_SESSION],
  [SESSION_VERSION, ACT_SESSION],
  [3451, ACT_WRITE | ACT_CONFIGURE],
  [3452, ACT_WRITE | ACT_CONFIGURE],
  [3453, ACT_WRITE | ACT_CONFIGURE],
  [2168, ACT_WRITE | ACT_CONFIGURE],
  [3587, ACT_WRITE | ACT_CONFIGURE],
  [2533, ACT_WRITE | ACT_PROGRAM],
  [2580, ACT_WRITE | ACT_PROGRAM],
  [2548, ACT_WRITE | ACT_PROGRAM],
  // What a subscription does to itself is part of reading.
  ...[1040, 1041, 1048, 1049, 1050, 1051, 1053].map((id): [number, number] => [id, ACT_READ]),
]);

/** What writing an attribute does, as ACT_ bits. */
export function attributeActs(id: number): number {
  return attributes.get(id) ?? ACT_WRITE;
}
