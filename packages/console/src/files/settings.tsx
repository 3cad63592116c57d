import { Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toastDone, toastError } from '../components/toast.tsx';
import { useText } from '../i18n/use-text.ts';
import { filesApi, type FileSettings } from './api.ts';

const switches = ['hashes', 'rules', 'samples'] as const;

/** What is done with the files of a site's captures, to be changed by whoever may. */
export function FileSettingsRow({ site, may }: { site: string; may: boolean }) {
  const { t } = useText();
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: ['file-settings', site], queryFn: () => filesApi.settings(site) });
  const save = useMutation({
    mutationFn: (change: Pick<FileSettings, 'hashes' | 'rules' | 'samples'>) => filesApi.change(site, change),
    onSuccess: (settings) => {
      client.setQueryData(['file-settings', site], settings);
      toastDone(t('files.settingsSaved'));
    },
    onError: toastError,
  });
  if (!data) return null;
  const { hashes, rules, samples } = data;
  return (
    <div style={{ padding: '0.5rem 1.125rem 0.75rem' }}>
      <div className="small" style={{ fontWeight: 600, marginBottom: '0.375rem' }}>
        {t('files.settings')}
      </div>
      <div className="row" style={{ gap: '0.375rem 1.5rem' }}>
        {switches.map((name) => (
          <Switch
            key={name}
            size="xs"
            label={t(`files.setting.${name}`)}
            checked={data[name]}
            disabled={!may || save.isPending}
            onChange={(event) => save.mutate({ hashes, rules, samples, [name]: event.currentTarget.checked })}
          />
        ))}
      </div>
    </div>
  );
}
