"""Lower bounds that do not know the search: what no plan can avoid, and why.

``alone`` needs nothing but the problem; ``lowest`` loads OR-Tools and the compiled pricing, so who only asks why one
visit is late does not import it.
"""
