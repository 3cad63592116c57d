import { Button, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconDownload } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import { type ExportFormat, graphApi } from './api.ts';

/** Formats by the names of their standards, which are the same in every language. */
const FORMATS: readonly { format: ExportFormat; name: string; file: string }[] = [
  { format: 'graphml', name: 'GraphML', file: 'graph.graphml' },
  { format: 'stix', name: 'STIX 2.1', file: 'graph-stix.json' },
];

/** Saves what is shown as a file. */
export function ExportMenu({ refs, at }: { refs: readonly string[]; at: string | undefined }) {
  const { t } = useText();
  const saving = useMutation({
    mutationFn: async ({ format, file }: (typeof FORMATS)[number]) => {
      const url = URL.createObjectURL(await graphApi.exported([...refs], format, at));
      const link = document.createElement('a');
      link.href = url;
      link.download = file;
      link.click();
      // The browser has begun to save by then.
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    },
  });
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button size="xs" variant="default" loading={saving.isPending} leftSection={<IconDownload size={14} aria-hidden />}>
          {t('graph.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map((one) => (
          <Menu.Item key={one.format} onClick={() => saving.mutate(one)}>
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
