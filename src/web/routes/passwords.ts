/** How long a password must be at least; the domain checks it. */
export const MIN_PASSWORD = 12;
