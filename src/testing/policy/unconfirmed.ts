/** The effect of a suggested case that no person has confirmed: no decision is as it expects. */
export const UNCONFIRMED = "unconfirmed";
