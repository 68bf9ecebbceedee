"""Open Badges 3.0 on Verifiable Credentials 2.0: documents, proofs, status lists, baking. It knows no row of ours.

Rules: https://www.imsglobal.org/spec/ob/v3p0/, https://www.w3.org/TR/vc-data-model-2.0/,
https://www.w3.org/TR/vc-di-eddsa/ (eddsa-rdfc-2022), https://www.w3.org/TR/vc-bitstring-status-list/.
"""
