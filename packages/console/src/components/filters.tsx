import { useEffect, useState } from 'react';
import { Menu, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconCheck, IconChevronDown, IconSearch, IconX } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';

/** Search words; what is typed takes effect when the typing pauses, or at once on Enter. */
export function SearchBox(props: { value: string | undefined; onChange: (value: string | undefined) => void; label: string }) {
  const { value = '', onChange, label } = props;
  const { t } = useText();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const later = useDebouncedCallback((next: string) => onChange(next.trim() || undefined), 300);
  return (
    <TextInput
      className="search"
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={
        text && (
          <button type="button" className="sort" aria-label={t('common.clear')} onClick={() => onChange(undefined)}>
            <IconX size={14} aria-hidden />
          </button>
        )
      }
      onChange={(event) => {
        setText(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onChange(text.trim() || undefined);
      }}
    />
  );
}

/** One value a filter can take. */
export interface FilterOption {
  value: string;
  label: string;
  count?: number;
}

/** A filter as a chip: says what it filters by, opens its values, and is cleared by choosing its value again. */
export function FilterChip(props: {
  label: string;
  value: string | undefined;
  options: FilterOption[];
  onChange: (value: string | undefined) => void;
}) {
  const { label, value, options, onChange } = props;
  const { t, number } = useText();
  const chosen = options.find((option) => option.value === value);
  return (
    <Menu position="bottom-start" withinPortal shadow="md">
      <Menu.Target>
        <button type="button" className="filter" data-active={value !== undefined}>
          <span>{value === undefined ? label : `${label}${t('common.colon')}${chosen?.label ?? value}`}</span>
          <IconChevronDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {options.map((option) => (
          <Menu.Item
            key={option.value}
            onClick={() => onChange(option.value === value ? undefined : option.value)}
            leftSection={
              <IconCheck size={14} aria-hidden style={{ visibility: option.value === value ? 'visible' : 'hidden' }} />
            }
            rightSection={option.count !== undefined && <span className="muted small tabular">{number(option.count)}</span>}
          >
            {option.label}
          </Menu.Item>
        ))}
        {options.length === 0 && <Menu.Label>{t('filter.none')}</Menu.Label>}
        {value !== undefined && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => onChange(undefined)} leftSection={<IconX size={14} aria-hidden />}>
              {t('filter.clear')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** A filter that is on or off. */
export function FilterToggle(props: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <button
      type="button"
      className="filter"
      data-active={props.on}
      aria-pressed={props.on}
      onClick={() => props.onChange(!props.on)}
    >
      <span>{props.label}</span>
    </button>
  );
}

/** Clears every filter at once; absent when none is set. */
export function ClearFilters({ active, onClear }: { active: boolean; onClear: () => void }) {
  const { t } = useText();
  if (!active) return null;
  return (
    <button type="button" className="sort link" onClick={onClear}>
      {t('filter.clearAll')}
    </button>
  );
}
