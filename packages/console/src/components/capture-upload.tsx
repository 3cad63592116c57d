import { useState, type ReactNode } from 'react';
import { Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../api/endpoints.ts';
import type { Capture, CaptureKind } from '../api/captures.ts';
import { DropArea } from './drop-area.tsx';
import { toastError } from './toast.tsx';
import { UploadList } from './upload-list.tsx';
import { useText } from '../i18n/use-text.ts';
import { startUpload, useUploads, type UploadApi } from '../lib/uploads.ts';
import { useSite, useSites } from '../shell/session.ts';

/** Where files of packets or of records are dropped; the first site is made when there is none. */
export function CaptureUpload(props: {
  kind: CaptureKind;
  title: string;
  text: string;
  accept: string;
  /** Format of records, when a person names it. */
  format?: string;
  children?: ReactNode;
}) {
  const { kind, format } = props;
  const { t } = useText();
  const uploads = useUploads(kind);
  const sites = useSites().data ?? [];
  const current = useSite();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const site = chosen ?? current ?? sites[0]?.id ?? null;

  const send = async (files: File[]) => {
    let target = site;
    try {
      target ??= (await api.sites.create({ name: t('sites.firstName') })).id;
    } catch (error) {
      toastError(error);
      return;
    }
    const destination: UploadApi = {
      ...api.captures,
      create: (file) =>
        api.captures.create({
          site: target,
          name: file.name,
          size: file.size,
          kind,
          ...(format === undefined ? {} : { format }),
        }),
    };
    // One after the other: two big files at once would only slow each other down.
    for (const file of files) {
      const cached = client.getQueriesData({ queryKey: ['captures', 'list', kind] });
      await startUpload(kind, file, destination, unfinished(cached, file, target));
      void client.invalidateQueries({ queryKey: ['captures'] });
    }
    void client.invalidateQueries({ queryKey: ['sites'] });
  };

  return (
    <>
      <DropArea title={props.title} text={props.text} accept={props.accept} onFiles={(files) => void send(files)}>
        {sites.length > 1 && (
          <Select
            aria-label={t('asset.site')}
            data={sites.map((one) => ({ value: one.id, label: one.name }))}
            value={site}
            onChange={setChosen}
            allowDeselect={false}
            w={200}
          />
        )}
        {props.children}
      </DropArea>
      <UploadList uploads={uploads} />
    </>
  );
}

/** An upload of the same name and size that was cut off: choosing the file again goes on with it. */
function unfinished(cached: [unknown, unknown][], file: File, site: string): { id: string; received: number } | undefined {
  const captures = cached.flatMap(
    ([, data]) => (data as { pages?: { items: Capture[] }[] } | undefined)?.pages?.flatMap((page) => page.items) ?? [],
  );
  return captures.find(
    (one) => one.state === 'uploading' && one.name === file.name && one.size === file.size && one.site === site,
  );
}
