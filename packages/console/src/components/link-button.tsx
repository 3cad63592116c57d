import type { ComponentProps } from 'react';
import { Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';

function AnchorButton(props: Omit<ButtonProps, 'component'> & Omit<ComponentProps<'a'>, keyof ButtonProps>) {
  return <Button component="a" {...props} />;
}

/** A link that looks like a button: what leads somewhere is a link, also for the keyboard and the middle mouse button. */
export const LinkButton = createLink(AnchorButton);
