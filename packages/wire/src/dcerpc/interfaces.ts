import { type RpcInterface, rpcInterface } from './interface.ts';

/**
 * Interfaces of Windows that matter to security, of DCOM, and of PROFINET, by their UUID, with their operations in the order of the operation numbers. What an operation
 * does stands behind it: `!c` control, `!w` a change of the system, `!d` asks what is there, `!s` makes an object, `!i` hands out secrets; `-` is no operation.
 */
export const interfaces: readonly RpcInterface[] = [
  rpcInterface(
    1,
    'epm',
    'Endpoint mapper',
    'e1af8308-5d1f-11c9-91a4-08002b14a0fa',
    `
    Insert!w Delete!w Lookup!d Map!d LookupHandleFree InqObject!d MgmtDelete!w
  `,
  ),
  rpcInterface(
    2,
    'mgmt',
    'Remote management',
    'afa8bd80-7d8a-11c9-bef4-08002b102989',
    `
    inq_if_ids!d inq_stats!d is_server_listening stop_server_listening!c inq_princ_name!d
  `,
  ),
  rpcInterface(
    3,
    'oxid_resolver',
    'IOXIDResolver',
    '99fcfec4-5260-101b-bbcb-00aa0021347a',
    `
    ResolveOxid!d SimplePing ComplexPing ServerAlive!d ResolveOxid2!d ServerAlive2!d
  `,
  ),
  rpcInterface(4, 'remote_activation', 'IRemoteActivation', '4d9f4ab8-7d1c-11cf-861e-0020af6e7c57', 'RemoteActivation!s'),
  rpcInterface(
    5,
    'system_activator',
    'ISystemActivator',
    '000001a0-0000-0000-c000-000000000046',
    `
    QueryInterfaceIRemoteSCMActivator!d AddRefIRemoteISCMActivator!w ReleaseIRemoteISCMActivator RemoteGetClassObject!s
    RemoteCreateInstance!s
  `,
  ),
  rpcInterface(
    6,
    'remote_unknown',
    'IRemUnknown',
    '00000131-0000-0000-c000-000000000046',
    `
    QueryInterface!d AddRef!w Release RemQueryInterface!d RemAddRef RemRelease RemQueryInterface2!d
  `,
  ),
  rpcInterface(
    7,
    'remote_unknown2',
    'IRemUnknown2',
    '00000143-0000-0000-c000-000000000046',
    `
    QueryInterface!d AddRef!w Release RemQueryInterface!d RemAddRef RemRelease RemQueryInterface2!d
  `,
  ),
  rpcInterface(8, 'dispatch', 'IDispatch', '00020400-0000-0000-c000-000000000046', ''),
  rpcInterface(
    9,
    'svcctl',
    'Service control manager',
    '367abb81-9844-35f1-ad32-98f038001003',
    `
    CloseServiceHandle ControlService!c DeleteService!w LockServiceDatabase QueryServiceObjectSecurity!d
    SetServiceObjectSecurity!w QueryServiceStatus!d SetServiceStatus!w UnlockServiceDatabase NotifyBootConfigStatus
    ScSetServiceBitsW!w ChangeServiceConfigW!w CreateServiceW!w EnumDependentServicesW!d EnumServicesStatusW!d
    OpenSCManagerW OpenServiceW QueryServiceConfigW!d QueryServiceLockStatusW!d StartServiceW!c GetServiceDisplayNameW!d
    GetServiceKeyNameW!d ScSetServiceBitsA!w ChangeServiceConfigA!w CreateServiceA!w EnumDependentServicesA!d
    EnumServicesStatusA!d OpenSCManagerA OpenServiceA QueryServiceConfigA!d QueryServiceLockStatusA!d StartServiceA!c
    GetServiceDisplayNameA!d GetServiceKeyNameA!d ScGetCurrentGroupStateW!d EnumServiceGroupW!d ChangeServiceConfig2A!w
    ChangeServiceConfig2W!w QueryServiceConfig2A!d QueryServiceConfig2W!d QueryServiceStatusEx!d EnumServicesStatusExA!d
    EnumServicesStatusExW!d ScSendTSMessage
  `,
  ),
  rpcInterface(
    10,
    'atsvc',
    'Task scheduler (AT)',
    '1ff70682-0a51-30e8-076d-740be8cee98b',
    'JobAdd!c JobDel!w JobEnum!d JobGetInfo!d',
  ),
  rpcInterface(
    11,
    'task_scheduler',
    'Task scheduler',
    '86d35949-83c9-4044-b424-db363231fd0c',
    `
    SchRpcHighestVersion SchRpcRegisterTask!c SchRpcRetrieveTask SchRpcCreateFolder!w SchRpcSetSecurity!w
    SchRpcGetSecurity!d SchRpcEnumFolders!d SchRpcEnumTasks!d SchRpcEnumInstances!d SchRpcGetInstanceInfo!d
    SchRpcStopInstance!c SchRpcStop!c SchRpcRun!c SchRpcDelete!w SchRpcRename!w SchRpcScheduledRuntimes
    SchRpcGetLastRunInfo!d SchRpcGetTaskInfo!d SchRpcGetNumberOfMissedRuns!d SchRpcEnableTask!c
  `,
  ),
  rpcInterface(
    12,
    'winreg',
    'Remote registry',
    '338cd001-2244-31f1-aaaa-900038001003',
    `
    OpenHKCR OpenHKCU OpenHKLM OpenHKPD OpenHKU CloseKey CreateKey!w DeleteKey!w DeleteValue!w EnumKey!d EnumValue!d
    FlushKey GetKeySecurity!d LoadKey!w NotifyChangeKeyValue OpenKey QueryInfoKey!d QueryValue!d ReplaceKey!w RestoreKey!w
    SaveKey SetKeySecurity!w SetValue!w UnLoadKey!w InitiateSystemShutdown!c AbortSystemShutdown!c GetVersion!d OpenHKCC
    OpenHKDD QueryMultipleValues!d InitiateSystemShutdownEx!c SaveKeyEx OpenHKPT OpenHKPN QueryMultipleValues2!d
    DeleteKeyEx!w
  `,
  ),
  rpcInterface(
    13,
    'samr',
    'Security account manager',
    '12345778-1234-abcd-ef00-0123456789ac',
    `
    Connect Close SetSecurity!w QuerySecurity!d Shutdown!c LookupDomain!d EnumDomains!d OpenDomain QueryDomainInfo!d
    SetDomainInfo!w CreateDomainGroup!w EnumDomainGroups!d CreateUser!w EnumDomainUsers!d CreateDomAlias!w
    EnumDomainAliases!d GetAliasMembership!d LookupNames!d LookupRids!d OpenGroup QueryGroupInfo!d SetGroupInfo!w
    AddGroupMember!w DeleteDomainGroup!w DeleteGroupMember!w QueryGroupMember!d SetMemberAttributesOfGroup!w OpenAlias
    QueryAliasInfo!d SetAliasInfo!w DeleteDomAlias!w AddAliasMember!w DeleteAliasMember!w GetMembersInAlias!d OpenUser
    DeleteUser!w QueryUserInfo!d SetUserInfo!w ChangePasswordUser!w GetGroupsForUser!d QueryDisplayInfo!d
    GetDisplayEnumerationIndex!d TestPrivateFunctionsDomain TestPrivateFunctionsUser GetUserPwInfo!d
    RemoveMemberFromForeignDomain!w QueryDomainInfo2!d QueryUserInfo2!d QueryDisplayInfo2!d GetDisplayEnumerationIndex2!d
    CreateUser2!w QueryDisplayInfo3!d AddMultipleMembersToAlias!w RemoveMultipleMembersFromAlias!w
    OemChangePasswordUser2!w ChangePasswordUser2!w GetDomPwInfo!d Connect2 SetUserInfo2!w SetBootKeyInformation!w
    GetBootKeyInformation!d Connect3 Connect4 ChangePasswordUser3!w Connect5 RidToSid SetDsrmPassword!w ValidatePassword
  `,
  ),
  rpcInterface(
    14,
    'lsarpc',
    'Local security authority',
    '12345778-1234-abcd-ef00-0123456789ab',
    `
    Close Delete!w EnumPrivs!d QuerySecurity!d SetSecObj!w ChangePassword!w OpenPolicy QueryInfoPolicy!d SetInfoPolicy!w
    ClearAuditLog!w CreateAccount!w EnumAccounts!d CreateTrustedDomain!w EnumTrustDom!d LookupNames!d LookupSids!d
    CreateSecret!w OpenAccount EnumPrivsAccount!d AddPrivilegesToAccount!w RemovePrivilegesFromAccount!w
    GetQuotasForAccount!d SetQuotasForAccount!w GetSystemAccessAccount!d SetSystemAccessAccount!w OpenTrustedDomain
    QueryTrustedDomainInfo!d SetInformationTrustedDomain!w OpenSecret SetSecret!w QuerySecret!d LookupPrivValue!d
    LookupPrivName!d LookupPrivDisplayName!d DeleteObject!w EnumAccountsWithUserRight!d EnumAccountRights!d
    AddAccountRights!w RemoveAccountRights!w QueryTrustedDomainInfoBySid!d SetTrustedDomainInfo!w DeleteTrustedDomain!w
    StorePrivateData!w RetrievePrivateData OpenPolicy2 GetUserName!d QueryInfoPolicy2!d SetInfoPolicy2!w
    QueryTrustedDomainInfoByName!d SetTrustedDomainInfoByName!w EnumTrustedDomainsEx!d CreateTrustedDomainEx!w
    CloseTrustedDomainEx QueryDomainInformationPolicy!d SetDomainInformationPolicy!w OpenTrustedDomainByName TestCall
    LookupSids2!d LookupNames2!d CreateTrustedDomainEx2!w CREDRWRITE!w CREDRREAD CREDRENUMERATE!d
    CREDRWRITEDOMAINCREDENTIALS!w CREDRREADDOMAINCREDENTIALS CREDRDELETE!w CREDRGETTARGETINFO!d CREDRPROFILELOADED
    LookupNames3!d CREDRGETSESSIONTYPES!d LSARREGISTERAUDITEVENT LSARGENAUDITEVENT LSARUNREGISTERAUDITEVENT
    lsaRQueryForestTrustInformation!d LSARSETFORESTTRUSTINFORMATION CREDRRENAME!w LookupSids3!d LookupNames4!d
    LSAROPENPOLICYSCE LSARADTREGISTERSECURITYEVENTSOURCE LSARADTUNREGISTERSECURITYEVENTSOURCE LSARADTREPORTSECURITYEVENT
  `,
  ),
  rpcInterface(
    15,
    'netlogon',
    'Netlogon',
    '12345678-1234-abcd-ef00-01234567cffb',
    `
    NetrLogonUasLogon NetrLogonUasLogoff NetrLogonSamLogon NetrLogonSamLogoff NetrServerReqChallenge
    NetrServerAuthenticate NetrServerPasswordSet!w NetrDatabaseDeltas NetrDatabaseSync NetrAccountDeltas NetrAccountSync
    NetrGetDCName!d NetrLogonControl NetrGetAnyDCName!d NetrLogonControl2 NetrServerAuthenticate2 NetrDatabaseSync2
    NetrDatabaseRedo NetrLogonControl2Ex NetrEnumerateTrustedDomains!d DsrGetDcName!d NetrLogonDummyRoutine1
    NetrLogonSetServiceBits!w NetrLogonGetTrustRid!d NetrLogonComputeServerDigest NetrLogonComputeClientDigest
    NetrServerAuthenticate3 DsrGetDcNameEx!d DsrGetSiteName!d NetrLogonGetDomainInfo!d NetrServerPasswordSet2
    NetrServerPasswordGet!i NetrLogonSendToSam DsrAddressToSiteNamesW!w DsrGetDcNameEx2!d
    NetrLogonGetTimeServiceParentDomain!d NetrEnumerateTrustedDomainsEx!d DsrAddressToSiteNamesExW!w
    DsrGetDcSiteCoverageW!d NetrLogonSamLogonEx DsrEnumerateDomainTrusts!d DsrDeregisterDnsHostRecords
    NetrServerTrustPasswordsGet!i DsrGetForestTrustInformation!d NetrGetForestTrustInformation!d
    NetrLogonSamLogonWithFlags NetrServerGetTrustInfo!d
  `,
  ),
  rpcInterface(
    16,
    'srvsvc',
    'Server service',
    '4b324fc8-1670-01d3-1278-5a47bf6ee188',
    `
    NetCharDevEnum!d NetCharDevGetInfo!d NetCharDevControl NetCharDevQEnum!d NetCharDevQGetInfo!d NetCharDevQSetInfo!w
    NetCharDevQPurge NetCharDevQPurgeSelf NetConnEnum!d NetFileEnum!d NetFileGetInfo!d NetFileClose NetSessEnum!d
    NetSessDel!w NetShareAdd!w NetShareEnumAll!d NetShareGetInfo!d NetShareSetInfo!w NetShareDel!w NetShareDelSticky
    NetShareCheck NetSrvGetInfo!d NetSrvSetInfo!w NetDiskEnum!d NetServerStatisticsGet!d NetTransportAdd!w
    NetTransportEnum!d NetTransportDel!w NetRemoteTOD NetSetServiceBits!w NetPathType NetPathCanonicalize NetPathCompare
    NetNameValidate NETRPRNAMECANONICALIZE NetPRNameCompare NetShareEnum!d NetShareDelStart NetShareDelCommit
    NetGetFileSecurity!d NetSetFileSecurity!w NetServerTransportAddEx!w NetServerSetServiceBitsEx!w NETRDFSGETVERSION!d
    NETRDFSCREATELOCALPARTITION NETRDFSDELETELOCALPARTITION NETRDFSSETLOCALVOLUMESTATE NETRDFSSETSERVERINFO
    NETRDFSCREATEEXITPOINT!w NETRDFSDELETEEXITPOINT!w NETRDFSMODIFYPREFIX NETRDFSFIXLOCALVOLUME
    NETRDFSMANAGERREPORTSITEINFO NETRSERVERTRANSPORTDELEX!w
  `,
  ),
  rpcInterface(
    17,
    'wkssvc',
    'Workstation service',
    '6bffd098-a112-3610-9833-46c3f87e345a',
    `
    NetWkstaGetInfo!d NetWkstaSetInfo!w NetWkstaEnumUsers!d NetrWkstaUserGetInfo!d NetrWkstaUserSetInfo!w
    NetWkstaTransportEnum!d NetrWkstaTransportAdd!w NetrWkstaTransportDel!w NetrUseAdd!w NetrUseGetInfo!d NetrUseDel!w
    NetrUseEnum!d NetrMessageBufferSend NetrWorkstationStatisticsGet!d NetrLogonDomainNameAdd!w NetrLogonDomainNameDel!w
    NetrJoinDomain!w NetrUnjoinDomain!w NetrRenameMachineInDomain!w NetrValidateName NetrGetJoinInformation!d
    NetrGetJoinableOus!d NetrJoinDomain2!w NetrUnjoinDomain2!w NetrRenameMachineInDomain2!w NetrValidateName2
    NetrGetJoinableOus2!d NetrAddAlternateComputerName!w NetrRemoveAlternateComputerName!w NetrSetPrimaryComputername!w
    NetrEnumerateComputerNames!d
  `,
  ),
  rpcInterface(
    18,
    'spoolss',
    'Print spooler',
    '12345678-1234-abcd-ef00-0123456789ab',
    `
    EnumPrinters!d OpenPrinter SetJob!w GetJob!d EnumJobs!d AddPrinter!w DeletePrinter!w SetPrinter!w GetPrinter!d
    AddPrinterDriver!w EnumPrinterDrivers!d GetPrinterDriver!d GetPrinterDriverDirectory!d DeletePrinterDriver!w
    AddPrintProcessor!w EnumPrintProcessor!d GetPrintProcessorDirectory!d StartDocPrinter StartPagePrinter WritePrinter!w
    EndPagePrinter AbortPrinter!c ReadPrinter EndDocPrinter AddJob!w ScheduleJob GetPrinterData!d SetPrinterData!w
    WaitForPrinterChange!w ClosePrinter AddForm!w DeleteForm!w GetForm!d SetForm!w EnumForms!d EnumPorts!d EnumMonitors!d
    AddPort!w ConfigurePort DeletePort!w CreatePrinterIC!w PlayDiscriptOnPrinterIC DeletePrinterIC!w
    AddPrinterConnection!w DeletePrinterConnection!w PrinterMessageBox AddMonitor!w DeleteMonitor!w DeletePrintProcessor!w
    AddPrintProvider!w DeletePrintProvider!w EnumPrintProcDataTypes!d ResetPrinter GetPrinterDriver2!d
    FindFirstPrinterChangeNotification FindNextPrinterChangeNotification FCPN RouterFindFirstPrinterNotificationOld
    ReplyOpenPrinter RouterReplyPrinter ReplyClosePrinter AddPortEx!w RemoteFindFirstPrinterChangeNotification SpoolerInit
    ResetPrinterEx RFFPCNEX RRPCN RFNPCNEX - OpenPrinterEx AddPrinterEx!w - EnumPrinterData!d DeletePrinterData!w - - -
    SetPrinterDataEx!w GetPrinterDataEx!d EnumPrinterDataEx!d EnumPrinterKey!d DeletePrinterDataEx!w - -
    DeletePrinterDriverEx!w - - - - AddPrinterDriverEx!w - - - - - - - - - - - - GetCorePrinterDrivers!d -
    GetPrinterDriverPackagePath!d
  `,
  ),
  rpcInterface(
    19,
    'drsuapi',
    'Directory replication',
    'e3514235-4b06-11d1-ab04-00c04fc2dcd2',
    `
    DsBind DsUnbind DsReplicaSync DsGetNCChanges!i DsReplicaUpdateRefs REPLICA_ADD!w REPLICA_DEL!w REPLICA_MODIFY
    VERIFY_NAMES GET_MEMBERSHIPS!d INTER_DOMAIN_MOVE GET_NT4_CHANGELOG!d DsCrackNames DsWriteAccountSpn!w
    REMOVE_DS_SERVER!w REMOVE_DS_DOMAIN!w DsGetDomainControllerInfo!d DsAddEntry!w EXECUTE_KCC DsReplicaGetInfo!d
    ADD_SID_HISTORY!w GET_MEMBERSHIPS2!d REPLICA_VERIFY_OBJECTS GET_OBJECT_EXISTENCE!d QUERY_SITES_BY_COST!d
  `,
  ),
  rpcInterface(
    20,
    'efs',
    'Encrypting file system',
    'c681d488-d850-11d0-8c52-00c04fd90f7e',
    `
    EfsRpcOpenFileRaw EfsRpcReadFileRaw EfsRpcWriteFileRaw!w EfsRpcCloseRaw EfsRpcEncryptFileSrv EfsRpcDecryptFileSrv
    EfsRpcQueryUsersOnFile!d EfsRpcQueryRecoveryAgents!d EfsRpcRemoveUsersFromFile!w EfsRpcAddUsersToFile!w
    EfsRpcSetFileEncryptionKey!w EfsRpcNotSupported EfsRpcFileKeyInfo EfsRpcDuplicateEncryptionInfoFile
  `,
  ),
  rpcInterface(
    21,
    'eventlog',
    'Event log',
    '82273fdc-e32a-18c3-3f78-827929dc23ea',
    `
    ClearEventLogW!w BackupEventLogW CloseEventLog DeregisterEventSource GetNumRecords!d GetOldestRecord!d ChangeNotify
    OpenEventLogW RegisterEventSourceW OpenBackupEventLogW ReadEventLogW ReportEventW ClearEventLogA!w BackupEventLogA
    OpenEventLogA RegisterEventSourceA OpenBackupEventLogA ReadEventLogA ReportEventA RegisterClusterSvc
    DeregisterClusterSvc WriteClusterEvents!w GetLogIntormation!d FlushEventLog
  `,
  ),
  rpcInterface(22, 'initshutdown', 'Remote shutdown', '894de0c0-0d55-11d3-a322-00c04fa321a1', 'Init!c Abort!c InitEx!c'),
  rpcInterface(23, 'netdfs', 'Distributed file system', '4fc742e0-4a10-11cf-8273-00aa004ae673', ''),
  rpcInterface(24, 'dnsserver', 'DNS server management', '50abc2a4-574d-40b3-9d66-ee4fd5fba076', ''),
  rpcInterface(25, 'fsrvp', 'File server shadow copies', 'a8e0653c-2744-4389-a61d-7373df8b2292', ''),
  rpcInterface(32, 'profinet_io_device', 'PNIO device interface', 'dea00001-6c97-11d1-8271-00a02442df7d', ''),
  rpcInterface(33, 'profinet_io_controller', 'PNIO controller interface', 'dea00002-6c97-11d1-8271-00a02442df7d', ''),
  rpcInterface(34, 'profinet_io_supervisor', 'PNIO supervisor interface', 'dea00003-6c97-11d1-8271-00a02442df7d', ''),
  rpcInterface(35, 'profinet_io_parameter_server', 'PNIO parameter server interface', 'dea00004-6c97-11d1-8271-00a02442df7d', ''),
];
