import DOMPurify from 'dompurify';
import { marked } from 'marked';

/** Tags that a manual may use. Nothing runs, nothing is fetched from elsewhere. */
const ALLOWED_TAGS = ['h1', 'h2', 'h3', 'h4', 'p', 'ul', 'ol', 'li', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'hr', 'br', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'img', 'a', 'sup', 'sub'];
const ALLOWED_ATTR = ['href', 'src', 'alt', 'title', 'align', 'colspan', 'rowspan', 'start', 'width', 'height'];

/** A manual as safe HTML. Its pictures come from `pictures` (an address that ends in a slash). */
export function manualHtml(markdown: string, pictures: string): string {
  const raw = marked.parse(markdown, { async: false, gfm: true });
  const clean = DOMPurify.sanitize(raw, { ALLOWED_TAGS, ALLOWED_ATTR, RETURN_DOM_FRAGMENT: true });
  clean.querySelectorAll('img').forEach((image) => {
    const name = /^\.?\/?pictures\/([^/\\?#]+)$/.exec(image.getAttribute('src') ?? '')?.[1];
    if (name) image.setAttribute('src', `${pictures}pictures/${encodeURIComponent(decodeURIComponent(name))}`);
    else image.remove();
  });
  clean.querySelectorAll('a').forEach((link) => {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
  });
  const holder = document.createElement('div');
  holder.append(clean);
  return holder.innerHTML;
}
