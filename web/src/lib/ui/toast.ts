import { toast as sonner } from 'svelte-sonner';
import { errorSentence } from '$lib/i18n/error-sentence.js';
import * as m from '$lib/paraglide/messages.js';

/** Short notices; needs one `<Toaster />` in the layout. */
export const toast = {
  success: (text: string): void => void sonner.success(text),
  info: (text: string): void => void sonner.info(text),
  /** Says what went wrong, with the request id when there is one. */
  error: (error: unknown): void => {
    const { sentence, requestId } = errorSentence(error);
    sonner.error(sentence, requestId ? { description: m.error_request_id({ id: requestId }) } : {});
  },
};
