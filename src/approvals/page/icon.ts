/** A hand that holds a call back: two bars in a circle. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
<circle cx="8" cy="8" r="8" fill="#2563eb"/><path d="M5.5 4.5h1.8v7H5.5zm3.2 0h1.8v7H8.7z" fill="#fff"/></svg>
`;
