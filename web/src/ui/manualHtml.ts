import { Marked, type Tokens } from 'marked';

const PICTURE = /^(?:\.\/)?pictures\/([^/?#]+)$/;
const LINK = /^(https?:|mailto:|#)/i;

/**
 * A protocol's manual as HTML. Pictures (`pictures/NAME`) are taken from the project; raw HTML, and
 * pictures that lie anywhere else, are left out, so that opening a manual runs nothing and tells nobody.
 */
export function manualHtml(markdown: string, pictureAddress: (name: string) => string): string {
  const marked = new Marked({
    gfm: true,
    renderer: {
      html: () => '',
      image({ href, text }: Tokens.Image) {
        const name = PICTURE.exec(href)?.[1];
        if (name === undefined) return escape(text);
        return `<img src="${escape(pictureAddress(decode(name)))}" alt="${escape(text)}">`;
      },
      link({ href, tokens }: Tokens.Link) {
        const text = this.parser.parseInline(tokens);
        if (!LINK.test(href)) return text;
        return `<a href="${escape(href)}" target="_blank" rel="noopener noreferrer">${text}</a>`;
      },
    },
  });
  return marked.parse(markdown, { async: false });
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Addresses come percent-encoded; a name with a stray percent sign is taken as it stands. */
function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
