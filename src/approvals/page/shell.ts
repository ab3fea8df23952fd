import { type Html, html } from "./html.js";

interface Shell {
  readonly title: string;
  readonly body: Html;
  readonly by?: string | undefined;
  /** The store's clock, from which the script counts the time left. */
  readonly now?: number | undefined;
  /** Whether the script watches for new calls. */
  readonly isLive?: boolean;
}

/** The frame of each page. */
export function shell({ title, body, by, now, isLive = false }: Shell): Html {
  return html`${DOCTYPE}<html lang="en"${now !== undefined && html` data-now="${`${now}`}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="icon.svg">
<link rel="stylesheet" href="page.css">
<script type="module" src="page.js"></script>
</head>
<body>
<a class="skip" href="#main">To the calls</a>
<header class="top"><h1>Approvals</h1>${by !== undefined && html`<p>You answer as <strong><bdi>${by}</bdi></strong></p>`}</header>
<main id="main">
<p id="live" role="status">${isLive && "Load this page again to see new calls."}</p>
${body}
</main>
</body>
</html>`;
}

const DOCTYPE = html`<!doctype html>\n`;
