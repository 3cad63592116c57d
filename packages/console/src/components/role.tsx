import { Tooltip } from '@mantine/core';
import {
  IconBolt,
  IconBroadcast,
  IconCamera,
  IconCpu,
  IconDatabase,
  IconDeviceDesktop,
  IconDeviceDesktopAnalytics,
  IconDeviceUnknown,
  IconEngine,
  IconGauge,
  IconPhone,
  IconPlugConnected,
  IconPrinter,
  IconRouter,
  IconServer,
  IconShieldCheck,
  IconSwitch3,
  IconTool,
  type Icon,
} from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';

/** Icons by role; the words are in the translations. */
const ICONS: Record<string, Icon> = {
  controller: IconCpu,
  plc: IconCpu,
  rtu: IconBroadcast,
  ied: IconBolt,
  'io device': IconPlugConnected,
  drive: IconEngine,
  hmi: IconDeviceDesktopAnalytics,
  'engineering station': IconTool,
  historian: IconDatabase,
  'scada server': IconServer,
  server: IconServer,
  gateway: IconRouter,
  router: IconRouter,
  switch: IconSwitch3,
  workstation: IconDeviceDesktop,
  printer: IconPrinter,
  camera: IconCamera,
  sensor: IconGauge,
  'safety controller': IconShieldCheck,
  phone: IconPhone,
};

/** What a device is on its network, as icon and word; with `iconOnly` the word is in the tooltip and for screen readers. */
export function Role({ role, iconOnly = false }: { role: string | null; iconOnly?: boolean }) {
  const { word } = useText();
  const label = word('role', role);
  const Mark = (role !== null && ICONS[role.toLowerCase().replaceAll(/[-_]/g, ' ')]) || IconDeviceUnknown;
  if (!iconOnly)
    return (
      <span className="row-tight">
        <Mark size={16} stroke={1.6} aria-hidden />
        {label}
      </span>
    );
  return (
    <Tooltip label={label}>
      <span className="muted" style={{ display: 'inline-flex', paddingTop: 2 }}>
        <Mark size={18} stroke={1.6} aria-hidden />
      </span>
    </Tooltip>
  );
}
