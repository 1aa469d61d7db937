import Activity from '@lucide/svelte/icons/activity';
import BookOpen from '@lucide/svelte/icons/book-open';
import LayoutDashboard from '@lucide/svelte/icons/layout-dashboard';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import Settings from '@lucide/svelte/icons/settings';
import Tags from '@lucide/svelte/icons/tags';
import Users from '@lucide/svelte/icons/users';
import * as m from '$lib/paraglide/messages.js';

export const PAGES = [
  { href: '/admin', label: m.nav_board, PageIcon: LayoutDashboard },
  { href: '/admin/conversations', label: m.nav_conversations, PageIcon: MessagesSquare },
  { href: '/admin/users', label: m.nav_users, PageIcon: Users },
  { href: '/admin/knowledge', label: m.nav_knowledge, PageIcon: BookOpen },
  { href: '/admin/intents', label: m.nav_intents, PageIcon: Tags },
  { href: '/admin/settings', label: m.nav_settings, PageIcon: Settings },
  { href: '/admin/audit', label: m.nav_audit, PageIcon: ScrollText },
  { href: '/admin/status', label: m.nav_status, PageIcon: Activity },
] as const;

/** The page that an address belongs to; addresses below a page belong to it. */
export const pageOf = (pathname: string): (typeof PAGES)[number] =>
  PAGES.slice(1).find((page) => pathname === page.href || pathname.startsWith(`${page.href}/`)) ?? PAGES[0];
