/** MITRE ATT&CK for ICS techniques by id: name in English, name in Chinese. */
const TECHNIQUES: Record<string, readonly [string, string]> = {
  T0800: ['Activate Firmware Update Mode', '激活固件更新模式'],
  T0802: ['Automated Collection', '自动收集'],
  T0803: ['Block Command Message', '阻断命令报文'],
  T0804: ['Block Reporting Message', '阻断上报报文'],
  T0806: ['Brute Force I/O', '暴力改写输入输出'],
  T0809: ['Data Destruction', '数据破坏'],
  T0811: ['Data from Information Repositories', '从信息库取数'],
  T0812: ['Default Credentials', '默认凭据'],
  T0814: ['Denial of Service', '拒绝服务'],
  T0815: ['Denial of View', '拒绝监视'],
  T0816: ['Device Restart/Shutdown', '设备重启或关机'],
  T0819: ['Exploit Public-Facing Application', '利用对外应用的漏洞'],
  T0821: ['Modify Controller Tasking', '修改控制器任务'],
  T0822: ['External Remote Services', '外部远程服务'],
  T0826: ['Loss of Availability', '丧失可用性'],
  T0827: ['Loss of Control', '丧失控制'],
  T0828: ['Loss of Productivity and Revenue', '丧失产能与收入'],
  T0829: ['Loss of View', '丧失监视'],
  T0830: ['Adversary-in-the-Middle', '中间人'],
  T0831: ['Manipulation of Control', '操纵控制'],
  T0832: ['Manipulation of View', '操纵监视'],
  T0835: ['Manipulate I/O Image', '操纵输入输出映像'],
  T0836: ['Modify Parameter', '修改参数'],
  T0837: ['Loss of Protection', '丧失保护'],
  T0838: ['Modify Alarm Settings', '修改报警设置'],
  T0839: ['Module Firmware', '模块固件'],
  T0842: ['Network Sniffing', '网络嗅探'],
  T0843: ['Program Download', '程序下装'],
  T0845: ['Program Upload', '程序上传'],
  T0846: ['Remote System Discovery', '远程系统发现'],
  T0848: ['Rogue Master', '非法主站'],
  T0849: ['Masquerading', '伪装'],
  T0851: ['Rootkit', 'Rootkit'],
  T0853: ['Scripting', '脚本'],
  T0855: ['Unauthorized Command Message', '未授权命令报文'],
  T0856: ['Spoof Reporting Message', '伪造上报报文'],
  T0857: ['System Firmware', '系统固件'],
  T0858: ['Change Operating Mode', '改变运行模式'],
  T0859: ['Valid Accounts', '有效账户'],
  T0861: ['Point & Tag Identification', '点位与标签识别'],
  T0864: ['Transient Cyber Asset', '临时接入设备'],
  T0866: ['Exploitation of Remote Services', '利用远程服务'],
  T0867: ['Lateral Tool Transfer', '横向工具传输'],
  T0868: ['Detect Operating Mode', '探测运行模式'],
  T0869: ['Standard Application Layer Protocol', '标准应用层协议'],
  T0871: ['Execution through API', '通过 API 执行'],
  T0872: ['Indicator Removal on Host', '清除主机痕迹'],
  T0873: ['Project File Infection', '工程文件感染'],
  T0878: ['Alarm Suppression', '抑制报警'],
  T0880: ['Loss of Safety', '丧失安全'],
  T0881: ['Service Stop', '停止服务'],
  T0883: ['Internet Accessible Device', '互联网可达设备'],
  T0884: ['Connection Proxy', '连接代理'],
  T0885: ['Commonly Used Port', '常用端口'],
  T0886: ['Remote Services', '远程服务'],
  T0888: ['Remote System Information Discovery', '远程系统信息发现'],
  T0889: ['Modify Program', '修改程序'],
  T0890: ['Exploitation for Privilege Escalation', '利用漏洞提权'],
  T0891: ['Hardcoded Credentials', '硬编码凭据'],
  T0892: ['Change Credential', '更改凭据'],
  T0893: ['Data from Local System', '从本地系统取数'],
};

/** Name of a technique in a language, or undefined when the id is not one of the table. */
export function techniqueName(id: string, locale: string): string | undefined {
  return TECHNIQUES[id.split('.')[0]]?.[locale.startsWith('zh') ? 1 : 0];
}

/** What to do about a technique: names of texts in the translations, by the kind of harm. */
const ADVICE: Record<string, readonly string[]> = {
  write: ['confirmOperator', 'compareSetpoints', 'restrictWriters'],
  program: ['stopEngineering', 'compareProgram', 'lockMode'],
  mode: ['checkProcess', 'lockMode', 'restrictEngineering'],
  firmware: ['isolateDevice', 'verifyFirmware', 'restrictEngineering'],
  discovery: ['identifySource', 'allowScanner', 'segment'],
  spoof: ['compareField', 'isolateSource', 'staticNeighbours'],
  denial: ['checkProcess', 'limitRate', 'isolateSource'],
  access: ['changeCredentials', 'segment', 'identifySource'],
};

const KIND: Record<string, keyof typeof ADVICE> = {
  T0806: 'write',
  T0831: 'write',
  T0835: 'write',
  T0836: 'write',
  T0838: 'write',
  T0855: 'write',
  T0878: 'write',
  T0821: 'program',
  T0843: 'program',
  T0845: 'program',
  T0873: 'program',
  T0889: 'program',
  T0816: 'mode',
  T0858: 'mode',
  T0868: 'mode',
  T0881: 'mode',
  T0800: 'firmware',
  T0839: 'firmware',
  T0857: 'firmware',
  T0802: 'discovery',
  T0842: 'discovery',
  T0846: 'discovery',
  T0861: 'discovery',
  T0888: 'discovery',
  T0830: 'spoof',
  T0832: 'spoof',
  T0848: 'spoof',
  T0849: 'spoof',
  T0856: 'spoof',
  T0803: 'denial',
  T0804: 'denial',
  T0814: 'denial',
  T0815: 'denial',
};

/** Keys of the advice for a set of techniques, without repetition; every finding has some. */
export function techniqueAdvice(ids: readonly string[]): AdviceKey[] {
  const kinds = new Set(ids.map((id) => KIND[id.split('.')[0]] ?? 'access'));
  if (kinds.size === 0) kinds.add('access');
  return [...new Set([...kinds].flatMap((kind) => ADVICE[kind]))].slice(0, 5) as AdviceKey[];
}

/** Names of the texts of advice. */
export type AdviceKey =
  | 'confirmOperator'
  | 'compareSetpoints'
  | 'restrictWriters'
  | 'stopEngineering'
  | 'compareProgram'
  | 'lockMode'
  | 'checkProcess'
  | 'restrictEngineering'
  | 'isolateDevice'
  | 'verifyFirmware'
  | 'identifySource'
  | 'allowScanner'
  | 'segment'
  | 'compareField'
  | 'isolateSource'
  | 'staticNeighbours'
  | 'limitRate'
  | 'changeCredentials';
