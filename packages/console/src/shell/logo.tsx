/** The beacon tower with its flame. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <path
        d="M16 2c2.600 2.400 4.600 4.600 4.600 7.300A4.600 4.600 0 0 1 16 14a4.600 4.600 0 0 1-4.600-4.700c0-1.600.700-2.800 1.700-3.900.200 1.200.800 1.900 1.500 2.100C14.200 5.700 14.700 3.700 16 2z"
        fill="#e4572e"
      />
      <path d="M9 16h14v3h-1.600l2.100 11H8.500l2.100-11H9z" fill="var(--mantine-primary-color-filled)" />
    </svg>
  );
}
