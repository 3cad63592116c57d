import { useRef, useState } from 'react';
import { Combobox, Kbd, Loader, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconSearch } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import { useText } from '../i18n/use-text.ts';
import { assetTitle } from '../lib/asset.ts';
import { useSite } from './session.ts';

interface Hit {
  key: string;
  label: string;
  note: string;
  open: () => void;
}

/** Finds an asset, a finding or a vulnerability by its words, from anywhere; `/` or Ctrl+K goes there. */
export function QuickSearch() {
  const { t, word } = useText();
  const navigate = useNavigate();
  const site = useSite();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [words] = useDebouncedValue(text.trim(), 250);
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() });
  useHotkeys([
    ['mod+K', () => field.current?.focus()],
    ['/', () => field.current?.focus()],
  ]);
  const found = useQuery({
    queryKey: ['quick-search', site, words],
    enabled: words.length > 1,
    staleTime: 30_000,
    queryFn: async () => {
      const [assets, findings, vulnerabilities] = await Promise.all([
        api.assets.list({ q: words, site }),
        api.findings.list({ q: words, site }, undefined, 5),
        api.library.search({ q: words }),
      ]);
      return {
        assets: assets.items.slice(0, 5),
        findings: findings.items.slice(0, 5),
        vulnerabilities: vulnerabilities.items.slice(0, 4),
      };
    },
  });
  const groups: { label: string; hits: Hit[] }[] = [
    {
      label: t('nav.assets'),
      hits: (found.data?.assets ?? []).map((asset) => ({
        key: `a${asset.id}`,
        label: assetTitle(asset),
        note: [asset.vendor, asset.model].filter(Boolean).join(' '),
        open: () => void navigate({ to: '/assets/$id', params: { id: asset.id } }),
      })),
    },
    {
      label: t('nav.findings'),
      hits: (found.data?.findings ?? []).map((finding) => ({
        key: `f${finding.id}`,
        label: finding.title,
        note: word('severity', finding.severity),
        open: () => void navigate({ to: '/findings/$id', params: { id: finding.id } }),
      })),
    },
    {
      label: t('nav.library'),
      hits: (found.data?.vulnerabilities ?? []).map((one) => ({
        key: `v${one.id}`,
        label: one.id,
        note: one.title,
        open: () => void navigate({ to: '/library/$id', params: { id: one.id } }),
      })),
    },
  ].filter((group) => group.hits.length > 0);
  const hits = groups.flatMap((group) => group.hits);
  return (
    <div className="topbar-search">
      <Combobox
        store={box}
        withinPortal
        onOptionSubmit={(key) => {
          hits.find((hit) => hit.key === key)?.open();
          setText('');
          box.closeDropdown();
          field.current?.blur();
        }}
      >
        <Combobox.Target>
          <TextInput
            ref={field}
            aria-label={t('search.label')}
            placeholder={t('search.placeholder')}
            value={text}
            leftSection={found.isFetching ? <Loader size={14} /> : <IconSearch size={15} aria-hidden />}
            rightSection={
              !text && (
                <Kbd size="xs" visibleFrom="sm">
                  /
                </Kbd>
              )
            }
            onChange={(event) => {
              setText(event.currentTarget.value);
              box.openDropdown();
              box.updateSelectedOptionIndex();
            }}
            onFocus={() => text && box.openDropdown()}
            onBlur={() => box.closeDropdown()}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={words.length < 2 || !found.data}>
          <Combobox.Options mah={420} style={{ overflowY: 'auto' }}>
            {groups.map((group) => (
              <Combobox.Group key={group.label} label={group.label}>
                {group.hits.map((hit) => (
                  <Combobox.Option key={hit.key} value={hit.key}>
                    <span className="cell-main">{hit.label}</span> <span className="muted small">{hit.note}</span>
                  </Combobox.Option>
                ))}
              </Combobox.Group>
            ))}
            {hits.length === 0 && <Combobox.Empty>{t('search.nothing', { words })}</Combobox.Empty>}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
    </div>
  );
}
