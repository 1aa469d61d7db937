export type ButtonVariant = 'primary' | 'secondary' | 'outline' | 'ghost' | 'danger' | 'link';
export type ButtonSize = 'sm' | 'md' | 'lg' | 'icon';

const VARIANT: Record<ButtonVariant, string> = {
  primary: 'bg-primary text-primary-foreground hover:bg-primary-hover',
  secondary: 'bg-secondary text-secondary-foreground hover:bg-accent',
  outline: 'border border-input bg-card text-foreground hover:bg-accent hover:text-accent-foreground',
  ghost: 'text-foreground hover:bg-accent hover:text-accent-foreground',
  danger: 'bg-destructive text-destructive-foreground hover:opacity-90',
  link: 'text-primary underline underline-offset-4 hover:text-primary-hover',
};
const SIZE: Record<ButtonSize, string> = {
  sm: 'min-h-9 px-3 text-sm rounded-md',
  md: 'min-h-11 px-4 text-sm rounded-lg',
  lg: 'min-h-12 px-5 text-base rounded-lg',
  icon: 'size-11 rounded-lg',
};

/** The look of a button, also for elements that must stay something else: a link, a bits-ui trigger. */
export const buttonClass = (variant: ButtonVariant = 'primary', size: ButtonSize = 'md'): string =>
  `inline-flex items-center justify-center gap-2 font-medium transition-colors select-none ` +
  `disabled:opacity-50 disabled:pointer-events-none aria-disabled:opacity-50 ${VARIANT[variant]} ${SIZE[size]}`;
