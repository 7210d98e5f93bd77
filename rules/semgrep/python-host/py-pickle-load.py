import json
import pickle

import joblib
import numpy as np
import torch


def read(path, data):
    # ruleid: py-pickle-load
    calibration = pickle.load(open(path, "rb"))
    # ruleid: py-pickle-load
    calibration = pickle.loads(data)
    # ruleid: py-pickle-load
    table = np.load(path, allow_pickle=True)
    # ruleid: py-pickle-load
    model = joblib.load(path)
    # ruleid: py-pickle-load
    model = torch.load(path)
    # ok: py-pickle-load
    model = torch.load(path, weights_only=True)
    # ok: py-pickle-load
    table = np.load(path)
    # ok: py-pickle-load
    copy = pickle.loads(pickle.dumps(table))
    # ok: py-pickle-load
    calibration = json.loads(data)
    # ok: py-pickle-load
    data = pickle.dumps(calibration)
    return calibration, model, copy


def load_by_its_inner_name(raw):
    import _pickle as cPickle

    # ruleid: py-pickle-load
    return cPickle.loads(raw)


def load_model(path, name):
    import keras
    import pandas
    from transformers import AutoModel

    # ruleid: py-pickle-load
    own = keras.models.load_model(path, safe_mode=False)
    # ok: py-pickle-load
    safe = keras.models.load_model(path)
    # ruleid: py-pickle-load
    foreign = AutoModel.from_pretrained(name, trust_remote_code=True)
    # ok: py-pickle-load
    known = AutoModel.from_pretrained(name)
    # ruleid: py-pickle-load
    table = pandas.read_hdf(path)
    # ok: py-pickle-load
    text = pandas.read_csv(path)
    return own, safe, foreign, known, table, text


def weights(path, options):
    # ok: py-pickle-load
    return torch.load(path, **options)
