import { useState } from 'react';
import { Loader, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { IconSearch } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import { graphApi } from './api.ts';
import { NodeName } from './node-name.tsx';

/** A field that finds nodes by their words or identifiers, and tells which was chosen. */
export function NodeSearch({ label, onPick, wide }: { label: string; onPick: (ref: string) => void; wide?: boolean }) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [words] = useDebouncedValue(text.trim(), 250);
  const found = useQuery({
    queryKey: ['graph', 'find', words],
    queryFn: ({ signal }) => graphApi.find(words, signal),
    enabled: words.length > 1,
    staleTime: 30_000,
  });
  const items = words.length > 1 ? (found.data?.items ?? []) : [];
  const nodes = new Map(items.map((node) => [node.ref, node]));
  return (
    <Select
      aria-label={label}
      placeholder={t('graph.placeholder')}
      size={wide ? 'md' : 'xs'}
      w={wide ? '100%' : undefined}
      className="search"
      searchable
      value={null}
      searchValue={text}
      onSearchChange={setText}
      leftSection={found.isFetching ? <Loader size={14} /> : <IconSearch size={15} aria-hidden />}
      rightSection={null}
      data={items.map(({ ref, label: name }) => ({ value: ref, label: name }))}
      filter={({ options }) => options}
      nothingFoundMessage={words.length > 1 && found.isSuccess ? t('search.nothing', { words }) : undefined}
      maxDropdownHeight={360}
      renderOption={({ option }) => {
        const node = nodes.get(option.value);
        return node ? <NodeName node={node} /> : option.label;
      }}
      onChange={(ref) => {
        if (ref === null) return;
        setText('');
        onPick(ref);
      }}
    />
  );
}
