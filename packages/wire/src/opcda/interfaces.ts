import { type RpcInterface, rpcInterface, uuidBytes } from '../dcerpc/interface.ts';

/** Number of IOPCServer, whose status says what a server is. */
export const OPC_SERVER = 0x80;
export const ITEM_MANAGEMENT = 0x85;
export const SYNC_IO = 0x83;
export const EVENT_SERVER = 0xa0;
export const HDA_SERVER = 0xb0;
export const SERVER_LIST = 0xc2;
export const SERVER_LIST_2 = 0xc3;
export const SECURITY_PRIVATE = 0xc5;
export const COMMON = 0xc0;

const da = '39c13a';
const daTail = '-011e-11d0-9675-0020afd8adb3';
const aeTail = '-5783-11d1-84a0-00608cb8a7e9';
const hda = '1f1217b';
const hdaTail = '-dee0-11d2-a5e5-000086339399';

/** Numbers 0 to 2 of every COM interface are those of IUnknown, which the network never carries. */
const opc = (index: number, name: string, title: string, uuid: string, methods: string): RpcInterface =>
  rpcInterface(index, name, title, uuid, methods, 3);

/**
 * COM interfaces of OPC Classic with their methods from number 3 on. What a method does stands behind it: `!r` reads, `!v` writes values, `!w` changes what is
 * set up, `!d` browses, `!s` belongs to a session, `!p` hands values to the client, `!a` is about alarms, `!k` says what the server is.
 */
export const interfaces: readonly RpcInterface[] = [
  // OPC Data Access 1.0 to 3.0
  opc(
    OPC_SERVER,
    'server',
    'IOPCServer',
    `${da}4d${daTail}`,
    'AddGroup!s GetErrorString GetGroupByName GetStatus!k RemoveGroup!s CreateGroupEnumerator',
  ),
  opc(0x81, 'server_public_groups', 'IOPCServerPublicGroups', `${da}4e${daTail}`, 'GetPublicGroupByName RemovePublicGroup!w'),
  opc(
    0x82,
    'browse_server_address_space',
    'IOPCBrowseServerAddressSpace',
    `${da}4f${daTail}`,
    'QueryOrganization!d ChangeBrowsePosition!d BrowseOPCItemIDs!d GetItemID!d BrowseAccessPaths!d',
  ),
  opc(SYNC_IO, 'sync_io', 'IOPCSyncIO', `${da}52${daTail}`, 'Read!r Write!v'),
  opc(0x84, 'group_state_mgt', 'IOPCGroupStateMgt', `${da}50${daTail}`, 'GetState SetState SetName CloneGroup'),
  opc(
    ITEM_MANAGEMENT,
    'item_mgt',
    'IOPCItemMgt',
    `${da}54${daTail}`,
    'AddItems!r ValidateItems!d RemoveItems SetActiveState SetClientHandles SetDatatypes CreateEnumerator',
  ),
  opc(0x86, 'public_group_state_mgt', 'IOPCPublicGroupStateMgt', `${da}51${daTail}`, 'GetState MoveToPublic!w'),
  opc(0x87, 'async_io', 'IOPCAsyncIO', `${da}53${daTail}`, 'Read!r Write!v Refresh!r Cancel'),
  opc(0x88, 'enum_item_attributes', 'IEnumOPCItemAttributes', `${da}55${daTail}`, 'Next!d Skip Reset Clone'),
  opc(
    0x89,
    'data_callback',
    'IOPCDataCallback',
    `${da}70${daTail}`,
    'OnDataChange!p OnReadComplete!p OnWriteComplete!p OnCancelComplete!p',
  ),
  opc(0x8a, 'async_io2', 'IOPCAsyncIO2', `${da}71${daTail}`, 'Read!r Write!v Refresh2!r Cancel2 SetEnable GetEnable'),
  opc(
    0x8b,
    'item_properties',
    'IOPCItemProperties',
    `${da}72${daTail}`,
    'QueryAvailableProperties!d GetItemProperties!r LookupItemIDs!d',
  ),
  opc(0x8c, 'sync_io2', 'IOPCSyncIO2', '730f5f0f-55b1-4c81-9e18-ff8a0904e1fa', 'Read!r Write!v ReadMaxAge!r WriteVQT!v'),
  opc(
    0x8d,
    'async_io3',
    'IOPCAsyncIO3',
    '0967b97b-36ef-423e-b6f8-6bff1e40d39d',
    'Read!r Write!v Refresh2!r Cancel2 SetEnable GetEnable ReadMaxAge!r WriteVQT!v RefreshMaxAge!r',
  ),
  opc(
    0x8e,
    'group_state_mgt2',
    'IOPCGroupStateMgt2',
    '8e368666-d72e-4f78-87ed-647611c61c9f',
    'GetState SetState SetName CloneGroup SetKeepAlive GetKeepAlive',
  ),
  opc(0x8f, 'browse', 'IOPCBrowse', '39227004-a18f-4b57-8b0a-5235670f4468', 'GetProperties!d Browse!d'),
  opc(0x90, 'item_io', 'IOPCItemIO', '85c0b427-2893-4cbc-bd78-e5fc5146f08f', 'Read!r WriteVQT!v'),
  // OPC Alarms and Events 1.0 and 1.10
  opc(
    EVENT_SERVER,
    'event_server',
    'IOPCEventServer',
    `65168851${aeTail}`,
    `GetStatus!k CreateEventSubscription!s QueryAvailableFilters!d QueryEventCategories!d QueryConditionNames!d QuerySubConditionNames!d
    QuerySourceConditions!d QueryEventAttributes!d TranslateToItemIDs!d GetConditionState!r EnableConditionByArea!a EnableConditionBySource!a
    DisableConditionByArea!a DisableConditionBySource!a AckCondition!a CreateAreaBrowser!d`,
  ),
  opc(
    0xa1,
    'event_subscription_mgt',
    'IOPCEventSubscriptionMgt',
    `65168855${aeTail}`,
    'SetFilter GetFilter SelectReturnedAttributes GetReturnedAttributes Refresh CancelRefresh GetState SetState',
  ),
  opc(
    0xa2,
    'event_area_browser',
    'IOPCEventAreaBrowser',
    `65168857${aeTail}`,
    'ChangeBrowsePosition!d BrowseOPCAreas!d GetQualifiedAreaName!d GetQualifiedSourceName!d',
  ),
  opc(0xa3, 'event_sink', 'IOPCEventSink', `6516885f${aeTail}`, 'OnEvent!p'),
  // OPC Historical Data Access 1.20
  opc(
    HDA_SERVER,
    'hda_server',
    'IOPCHDA_Server',
    `${hda}0${hdaTail}`,
    'GetItemAttributes!d GetAggregates!d GetHistorianStatus!k GetItemHandles!s ReleaseItemHandles!s ValidateItemIDs!d CreateBrowse!d',
  ),
  opc(
    0xb1,
    'hda_browser',
    'IOPCHDA_Browser',
    `${hda}1${hdaTail}`,
    'GetEnum!d ChangeBrowsePosition!d GetItemID!d GetBranchPosition!d',
  ),
  opc(
    0xb2,
    'hda_sync_read',
    'IOPCHDA_SyncRead',
    `${hda}2${hdaTail}`,
    'ReadRaw!r ReadProcessed!r ReadAtTime!r ReadModified!r ReadAttribute!r',
  ),
  opc(
    0xb3,
    'hda_sync_update',
    'IOPCHDA_SyncUpdate',
    `${hda}3${hdaTail}`,
    'QueryCapabilities!d Insert!v Replace!v InsertReplace!v DeleteRaw!v DeleteAtTime!v',
  ),
  opc(0xb4, 'hda_sync_annotations', 'IOPCHDA_SyncAnnotations', `${hda}4${hdaTail}`, 'QueryCapabilities!d Read!r Insert!v'),
  opc(
    0xb5,
    'hda_async_read',
    'IOPCHDA_AsyncRead',
    `${hda}5${hdaTail}`,
    'ReadRaw!r AdviseRaw!r ReadProcessed!r AdviseProcessed!r ReadAtTime!r ReadModified!r ReadAttribute!r Cancel',
  ),
  opc(
    0xb6,
    'hda_async_update',
    'IOPCHDA_AsyncUpdate',
    `${hda}6${hdaTail}`,
    'QueryCapabilities!d Insert!v Replace!v InsertReplace!v DeleteRaw!v DeleteAtTime!v Cancel',
  ),
  opc(
    0xb7,
    'hda_async_annotations',
    'IOPCHDA_AsyncAnnotations',
    `${hda}7${hdaTail}`,
    'QueryCapabilities!d Read!r Insert!v Cancel',
  ),
  opc(0xb8, 'hda_playback', 'IOPCHDA_Playback', `${hda}8${hdaTail}`, 'ReadRawWithUpdate!r ReadProcessedWithUpdate!r Cancel'),
  opc(0xb9, 'hda_data_callback', 'IOPCHDA_DataCallback', `${hda}9${hdaTail}`, ''),
  // OPC Common and OPC Security
  opc(
    COMMON,
    'common',
    'IOPCCommon',
    'f31dfde2-07b6-11d2-b2d8-0060083ba1fb',
    'SetLocaleID GetLocaleID QueryAvailableLocaleIDs GetErrorString SetClientName!s',
  ),
  opc(0xc1, 'shutdown', 'IOPCShutdown', 'f31dfde1-07b6-11d2-b2d8-0060083ba1fb', 'ShutdownRequest!c'),
  opc(
    SERVER_LIST,
    'server_list',
    'IOPCServerList',
    '13486d50-4821-11d2-a494-3cb306c10000',
    'EnumClassesOfCategories!d GetClassDetails!d CLSIDFromProgID!d',
  ),
  opc(
    SERVER_LIST_2,
    'server_list2',
    'IOPCServerList2',
    '9dd0b56c-ad9e-43ee-8305-487f3188bf7a',
    'EnumClassesOfCategories!d GetClassDetails!d CLSIDFromProgID!d',
  ),
  opc(
    SECURITY_PRIVATE,
    'security_private',
    'IOPCSecurityPrivate',
    '7aa83a02-6c77-11d3-84f9-00008630a38b',
    'IsAvailablePriv Logon!s Logoff!s',
  ),
];

/** Class of the OPC server browser, OpcEnum, that clients create to list servers. */
export const OPC_ENUM_CLASS: Uint8Array = uuidBytes('13486d51-4821-11d2-a494-3cb306c10000');
